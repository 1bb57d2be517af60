package io.chokepoint.examples.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A shell that outlives this process for a moment: it makes the server's folder, and when its input
 * ends, however this process ended, it stops the server at once and removes the folder. PostgreSQL
 * makes itself independent of the process that started it, so it would otherwise run on after a
 * {@code SIGKILL}; and a folder made here would stay if this process ended before it had a guard.
 */
final class Guard implements AutoCloseable {

  /** Once the server is up one round is enough; before, it may yet appear after the first. */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP PIPE
      folder=$(mktemp -d "$1/chokepoint-shop-XXXXXX") || exit 1
      echo "$folder"
      rounds=6
      read -r state && [ "$state" = up ] && rounds=1
      cat > /dev/null
      while [ $rounds -gt 0 ]; do
        server=$(head -n 1 "$folder/data/postmaster.pid" 2> /dev/null)
        if [ -n "$server" ]; then
          kill -QUIT "$server" 2> /dev/null
          tries=0
          while kill -0 "$server" 2> /dev/null && [ $tries -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
          done
        fi
        rm -rf "$folder"
        rounds=$((rounds - 1))
        [ $rounds -gt 0 ] && sleep 0.5
      done
      """;

  private final Process shell;
  private final Path folder;
  private volatile boolean up;

  private Guard(Process shell, Path folder) {
    this.shell = shell;
    this.folder = folder;
  }

  /**
   * Guards a server that will keep its data in {@link #data()}.
   *
   * @throws IOException if the shell cannot be started, or no folder be made
   */
  static Guard start() throws IOException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, "guard", System.getProperty("java.io.tmpdir"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String folder = shell.inputReader().readLine();
    if (folder == null) {
      throw new IOException("no temporary folder for the database");
    }
    Guard guard = new Guard(shell, Path.of(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(guard::closeAtExit, "stop-database"));
    return guard;
  }

  /** Where the server keeps its data. */
  Path data() {
    return folder.resolve("data");
  }

  /** Says that the server is up. */
  void up() throws IOException {
    shell.getOutputStream().write("up\n".getBytes(StandardCharsets.US_ASCII));
    shell.getOutputStream().flush();
    up = true;
  }

  /** Lets the shell do its work now, and waits for it. */
  @Override
  public void close() {
    letGo();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A server that is not up is still being started by this process, whose end it then waits for.
   */
  private void closeAtExit() {
    if (up) {
      close();
    } else {
      letGo();
    }
  }

  private void letGo() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      System.err.println("the database may not have stopped: " + e.getMessage());
    }
  }
}
