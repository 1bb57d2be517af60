package io.chokepoint.examples.database;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A shell that outlives this process for a moment: when its input ends, however this process ended,
 * it stops the server if that is still there and removes the folder. PostgreSQL makes itself
 * independent of whoever started it, so it would otherwise run on after a {@code SIGKILL}.
 */
final class Guard implements AutoCloseable {

  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cat > /dev/null
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
      """;

  private final Process shell;

  private Guard(Process shell) {
    this.shell = shell;
  }

  /** Guards a server that keeps its data in {@code folder/data}. */
  static Guard over(Path folder) throws IOException {
    return new Guard(
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, "guard", folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Lets the shell do its work now, and waits for it. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
