package io.chokepoint.driver.demo;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.Interrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process the demo started. It ends with the demo, however that ends: its standard input is a
 * pipe from here, and it may stop when that closes.
 */
final class Child implements AutoCloseable {

  /**
   * Ctrl-C reaches every process of the terminal at once. Only the demo listens, and stops the
   * others in order; a JVM leaves an ignored signal ignored.
   */
  private static final List<String> DEAF_TO_CTRL_C =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  private static final String READY = "ready";
  private static final long START_SECONDS = 120;
  private static final long INPUT_SECONDS = 3;
  private static final long STOP_SECONDS = 10;
  private static final long LOOK_MILLIS = 50;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Says whether a process is ready. */
  interface Readiness {
    /** What is known once it is ready; null as long as it is not. */
    @Nullable String look() throws IOException;
  }

  /**
   * Starts a process.
   *
   * @param folder that it runs in
   * @param logs where its output goes
   */
  static Child start(
      String name, List<String> command, Path folder, Map<String, String> environment, Path logs) {
    List<String> whole = new ArrayList<>(DEAF_TO_CTRL_C);
    whole.addAll(command);
    Path log = logs.resolve(name + ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(whole)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new Child(name, builder.start(), log);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.OURS, name + " cannot be started: " + CommandException.reason(e), e);
    }
  }

  /** What follows {@code ready} in the process's own output. */
  @Nullable String announced() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(l -> l.startsWith(READY))
          .map(l -> l.substring(READY.length()).strip())
          .findFirst()
          .orElse(null);
    }
  }

  /** Waits until the process is ready; gives up when it ends, or is to stop. */
  String await(Readiness readiness, Interrupt interrupt) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      if (interrupt.wanted()) {
        throw new CommandException(ExitCode.INTERRUPTED, "interrupted while starting");
      }
      String ready = looked(readiness);
      if (ready != null) {
        return ready;
      }
      if (endedWithin(LOOK_MILLIS)) {
        throw failed("ended with exit code " + process.exitValue());
      }
    }
    throw failed("was not ready after " + START_SECONDS + " s");
  }

  /** Waits until the process has ended with exit code 0. */
  void awaitEnd(Interrupt interrupt) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!endedWithin(LOOK_MILLIS)) {
      if (interrupt.wanted()) {
        throw new CommandException(ExitCode.INTERRUPTED, "interrupted while starting");
      }
      if (System.nanoTime() > deadline) {
        throw failed("had not ended after " + START_SECONDS + " s");
      }
    }
    if (process.exitValue() != 0) {
      throw failed("ended with exit code " + process.exitValue());
    }
  }

  /** Stops the process: by the end of its input, by a signal to it and its own, by force. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has gone already
    }
    if (!endedWithin(TimeUnit.SECONDS.toMillis(INPUT_SECONDS))) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!endedWithin(TimeUnit.SECONDS.toMillis(STOP_SECONDS))) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        endedWithin(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      }
    }
  }

  private static @Nullable String looked(Readiness readiness) {
    try {
      return readiness.look();
    } catch (IOException e) {
      return null;
    }
  }

  private boolean endedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private CommandException failed(String how) {
    return new CommandException(
        ExitCode.OURS, "the " + name + " " + how + reason() + "; its log is " + log);
  }

  /** The log's line that most likely says why: an exception's innermost cause, or the last line. */
  private String reason() {
    try {
      List<String> lines = Files.readAllLines(log);
      String last = "";
      String cause = "";
      for (String line : lines) {
        if (line.startsWith("Caused by: ") || line.startsWith("Exception in ")) {
          cause = line;
        }
        last = line.isBlank() ? last : line;
      }
      String said = cause.isEmpty() ? last : cause;
      return said.isEmpty() ? "" : " (" + said.strip() + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
