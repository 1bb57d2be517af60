package io.chokepoint.core.honesty;

import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;

final class CountsMatchRate extends HonestyCheck {

  CountsMatchRate() {
    super("counts agree with rate × time", "counts do not agree with rate × time");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; at.isDriven() && i < at.steps().size(); i++) {
      MeasuredStep step = at.steps().get(i);
      Double rate = step.offered().perSecond();
      if (rate == null || step.seconds() == 0) {
        continue;
      }
      double expected = rate * step.seconds();
      double due = arrivals(step, at.evidence().get(i));
      boolean agrees = Math.abs(due - expected) <= SIGMAS * Math.sqrt(expected) + 1;
      (agrees ? right : wrong)
          .add(
              Text.of(
                  "%s: %s due, %s by rate × time",
                  step.name(), Text.number(due), Text.number(Math.rint(expected))));
    }
    return result(wrong, right);
  }

  /** What a rate is of: requests, and of a sequence the first. */
  private static double arrivals(MeasuredStep step, StepEvidence evidence) {
    long sum = 0;
    for (ClientWindow w : evidence.client()) {
      Long arrivals = w.driver().arrivals();
      if (arrivals == null) {
        return step.overall().offeredPerSecond() * step.seconds();
      }
      sum += arrivals;
    }
    return sum;
  }
}
