package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;

final class OfferedRateReached extends HonestyCheck {

  OfferedRateReached() {
    super(
        "the offered rate was reached, or the verdict says why not",
        "the offered rate was not reached");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    if (!at.hasClient()) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    for (MeasuredStep step : at.steps()) {
      Figures f = step.overall();
      if (!reached(step, at.steps())) {
        wrong.add(
            Text.of(
                "%s: %s of %s, %s not sent",
                step.name(),
                Text.rate(f.achievedPerSecond()),
                Text.rate(f.offeredPerSecond()),
                Text.number(f.notSent())));
      }
    }
    return unlessExplained(at, "short", wrong, Text.of("in all of %d steps", at.steps().size()));
  }

  /**
   * Whether what was due was answered, but for what is always under way at a step's end: {@code λ
   * R} requests (Little's law), with the time that one takes undisturbed, or one by chance.
   */
  private static boolean reached(MeasuredStep step, List<? extends MeasuredStep> all) {
    double undisturbedSeconds =
        all.stream()
            .map(MeasuredStep::overall)
            .filter(f -> f.requests() > 0)
            .mapToDouble(f -> f.meanMillis() / 1e3)
            .min()
            .orElse(0);
    double offered = step.overall().offeredPerSecond();
    double underWay = Math.max(1, undisturbedSeconds * offered);
    double missing = offered * (1 - MeasuredStep.EDGES) - step.overall().achievedPerSecond();
    return missing * step.seconds() <= underWay;
  }
}
