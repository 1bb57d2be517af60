package io.chokepoint.driver.terminal;

import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.run.Progress;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of all commands that show progress. */
public final class Output {

  @Mixin PlainOption plain = new PlainOption();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How often a plain line is printed (default: ${DEFAULT-VALUE}).")
  String interval = "5s";

  public Screen screen() {
    return plain.screen();
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
    return Math.max(1_000_000_000L, Arguments.nanos("--interval", interval));
  }
}
