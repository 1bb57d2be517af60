package io.chokepoint.driver.compare;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import picocli.CommandLine.Option;

/** {@code --threshold}, of commands that hold runs against each other. */
final class ThresholdOption {

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      defaultValue = "10%",
      description = "Smaller changes do not count, noise or not (default: ${DEFAULT-VALUE}).")
  String threshold = "10%";

  /** {@code 10%} and {@code 0.1} alike. */
  double share() {
    boolean percent = threshold.endsWith("%");
    try {
      double number = Double.parseDouble(threshold.replaceFirst("%$", ""));
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 10) {
        return share;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CommandException(
        ExitCode.BAD_INPUT, "--threshold: \"" + threshold + "\" is no share; write 10% or 0.1");
  }
}
