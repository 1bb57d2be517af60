package io.chokepoint.driver.terminal;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Durations;
import io.chokepoint.driver.run.Progress;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Options of all commands that show progress. */
public final class Output {

  @Option(
      names = "--plain",
      description = "Plain lines, no live display and no colours (also: NO_COLOR).")
  boolean plain;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How often a plain line is printed (default: ${DEFAULT-VALUE}).")
  String interval = "5s";

  public Screen screen() {
    return Screen.standard(plain);
  }

  public Progress progress(Screen screen) {
    return progress(screen, () -> "");
  }

  /**
   * Progress that tells which keys there are.
   *
   * @param keys what they do; empty where they are not listened to
   */
  public Progress progress(Screen screen, Supplier<String> keys) {
    return ProgressView.on(screen, intervalNanos(), keys);
  }

  /** How often a plain line is printed, a second at least. */
  public long intervalNanos() {
    try {
      return Math.max(1_000_000_000L, Durations.nanos(interval));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, "--interval: " + e.getMessage(), e);
    }
  }
}
