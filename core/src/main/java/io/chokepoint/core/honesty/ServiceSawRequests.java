package io.chokepoint.core.honesty;

import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;

/** Other callers may add to what the service saw; it must not have seen less. */
final class ServiceSawRequests extends HonestyCheck {

  ServiceSawRequests() {
    super(
        "the service saw every request the client got answered",
        "the service saw fewer requests than the client got answered");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    boolean both = at.hasClient() && at.hasAgent();
    for (StepEvidence step : both ? at.evidence() : List.<StepEvidence>of()) {
      double answered = 0;
      for (ClientWindow w : step.allClient()) {
        answered +=
            at.run().ofService(w).endpoints().values().stream().mapToLong(t -> t.completed()).sum();
      }
      double seen = 0;
      for (var w : step.allService()) {
        seen += w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
      }
      double allowed = answered * MeasuredStep.EDGES + SIGMAS * Math.sqrt(answered);
      (seen + allowed >= answered ? right : wrong)
          .add(
              Text.of(
                  "%s: %s answered, %s seen",
                  step.name(), Text.number(Math.rint(answered)), Text.number(Math.rint(seen))));
    }
    return result(wrong, right);
  }
}
