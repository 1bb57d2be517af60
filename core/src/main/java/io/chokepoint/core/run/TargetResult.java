package io.chokepoint.core.run;

import io.chokepoint.core.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * A target in one step.
 *
 * @param endpoint in the plan; empty where it is of all together
 * @param target {@code success} (0 to 1), {@code mean}, {@code p50}, {@code p95}, {@code p99},
 *     {@code p99.9}, {@code max} (milliseconds), {@code rate} (completions a second), {@code
 *     requests} (at least one that ended), {@code capacity} (users or requests a second) or {@code
 *     abort} (success, 0 to 1, below which the run was given up)
 * @param actual null where it is not known
 * @param met null where it is not decided
 * @param open what would decide it; empty where it is decided
 */
public record TargetResult(
    String endpoint,
    String step,
    String target,
    double expected,
    @Nullable Double actual,
    @Nullable Boolean met,
    String open) {

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a report of an earlier version lacks it
  public TargetResult {
    open = open == null ? "" : open;
  }

  static TargetResult decided(
      String endpoint, String step, String target, double expected, double actual, boolean met) {
    return new TargetResult(endpoint, step, target, expected, actual, met, "");
  }

  public boolean missed() {
    return Boolean.FALSE.equals(met);
  }

  /** Whether nothing can be said of it: neither that it was met nor that it was missed. */
  public boolean undecided() {
    return met == null;
  }

  /** A figure of this target in its own unit; {@code not known} where there is none. */
  public String text(@Nullable Double value) {
    if (value == null) {
      return "not known";
    }
    return switch (target) {
      case "success", "abort" -> Text.percent(value);
      case "rate" -> Text.rate(value);
      case "capacity", "requests" -> Text.number(value);
      default -> Text.millis(value);
    };
  }
}
