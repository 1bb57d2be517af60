package io.chokepoint.examples.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A shell that outlives this process for a moment: when its input ends, however this process ended,
 * it stops the server at once and removes the folder. PostgreSQL makes itself independent of
 * whoever started it, so it would otherwise run on after a {@code SIGKILL}.
 */
final class Guard implements AutoCloseable {

  /** Once the server is up one round is enough; before, it may yet appear after the first. */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      rounds=6
      read -r state && [ "$state" = up ] && rounds=1
      cat > /dev/null
      while [ $rounds -gt 0 ]; do
        server=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null)
        if [ -n "$server" ]; then
          kill -QUIT "$server" 2> /dev/null
          tries=0
          while kill -0 "$server" 2> /dev/null && [ $tries -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
          done
        fi
        rm -rf "$1"
        rounds=$((rounds - 1))
        [ $rounds -gt 0 ] && sleep 0.5
      done
      """;

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  /** Guards a server that will keep its data in {@code folder/data}. */
  static Guard over(Path folder) throws IOException {
    Guard guard =
        new Guard(
            new ProcessBuilder("/bin/sh", "-c", SCRIPT, "guard", folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    Runtime.getRuntime().addShutdownHook(new Thread(guard::close, "stop-database"));
    return guard;
  }

  /** Says that the server is up. */
  void up() throws IOException {
    shell.getOutputStream().write("up\n".getBytes(StandardCharsets.US_ASCII));
    shell.getOutputStream().flush();
  }

  /** Lets the shell do its work now, and waits for it. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor();
    } catch (IOException e) {
      System.err.println("the database may not have stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
