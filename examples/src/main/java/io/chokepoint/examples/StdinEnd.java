package io.chokepoint.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The end of standard input, as the sign that the parent process is gone: the pipe closes however
 * the parent died, {@code SIGKILL} included, and on every operating system.
 */
final class StdinEnd {

  static final String OPTION = "--stop-at-stdin-end";

  private StdinEnd() {}

  /** Exits this process, shutdown hooks included, once standard input ends. */
  static void stopThisProcess() {
    Thread watch = new Thread(() -> exitAtEndOf(System.in), "stdin-end");
    watch.setDaemon(true);
    watch.start();
  }

  private static void exitAtEndOf(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // a broken pipe means the same as its end
    }
    System.exit(0);
  }
}
