package io.chokepoint.driver.terminal;

import io.chokepoint.driver.run.Interrupt;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Single keys during a run: {@code n} goes on to the next step, {@code +} and {@code -} change the
 * load, {@code q} stops it and reports. The terminal hands over keys one by one only while this is
 * open; its own mode is put back afterwards, whatever ends the process short of a SIGKILL, after
 * which shells do it.
 */
public final class TerminalKeys implements AutoCloseable {

  private static final String HINT =
      "n next step · + - a fifth more or less load · q stop and report";

  private final @Nullable String mode;
  private final Thread hook = new Thread(this::restore, "chokepoint-keys-restore");

  private TerminalKeys(@Nullable String mode) {
    this.mode = mode;
  }

  /** Listens where the screen is a terminal that can be asked for single keys. */
  public static TerminalKeys listen(Screen screen, Interrupt interrupt) {
    String mode = screen.live() ? stty("-g") : null;
    if (mode == null || stty("-icanon", "-echo", "min", "1", "time", "0") == null) {
      return new TerminalKeys(null);
    }
    TerminalKeys keys = new TerminalKeys(mode);
    Runtime.getRuntime().addShutdownHook(keys.hook);
    Thread reader = new Thread(() -> read(System.in, interrupt), "chokepoint-keys");
    reader.setDaemon(true);
    reader.start();
    return keys;
  }

  /** What the keys do; empty where they are not listened to. */
  public String hint() {
    return mode == null ? "" : HINT;
  }

  @Override
  public void close() {
    restore();
    if (mode != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // already on the way out
      }
    }
  }

  /** Until the input ends. */
  static void read(InputStream in, Interrupt interrupt) {
    try {
      for (int key = in.read(); key >= 0; key = in.read()) {
        if (key == 'n' || key == 'N') {
          interrupt.skipStep();
        } else if (key == '+' || key == '-') {
          interrupt.changeLoad(key == '+' ? 1 : -1);
        } else if (key == 'q' || key == 'Q') {
          interrupt.finish();
        }
      }
    } catch (IOException e) {
      // a terminal that is gone has no keys
    }
  }

  private void restore() {
    if (mode != null) {
      stty(mode);
    }
  }

  /** What it answers; null where it cannot, or would have to wait for the foreground. */
  private static @Nullable String stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return null;
      }
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.exitValue() == 0 ? answer : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
