package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;

final class NoMoreEndedThanBegan extends HonestyCheck {

  NoMoreEndedThanBegan() {
    super("no more requests ended than began", "more requests ended than began");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (StepEvidence step : at.isDriven() ? at.evidence() : List.<StepEvidence>of()) {
      long before = inFlightBefore(step, at.run());
      if (before < 0) {
        continue;
      }
      looked++;
      double begun = before;
      long ended = 0;
      for (ClientWindow w : step.allClient()) {
        begun += w.endpoints().values().stream().mapToLong(t -> t.due() - t.notSent()).sum();
        ended += w.endpoints().values().stream().mapToLong(t -> t.latency().count()).sum();
      }
      if (ended > begun * 1.01 + 1) {
        wrong.add(
            Text.of(
                "%s: %s ended, %s could have",
                step.name(), Text.number(ended), Text.number(Math.rint(begun))));
      }
    }
    return looked == 0 ? List.of() : result(wrong, Text.of("%d steps balance", looked));
  }

  private static long inFlightBefore(StepEvidence step, Run run) {
    if (step.allClient().isEmpty()) {
      return -1;
    }
    long first = step.allClient().get(0).startMillis();
    return run.client().stream()
        .filter(w -> w.startMillis() == first - 1000)
        .mapToLong(w -> w.driver().inFlight())
        .findFirst()
        .orElse(-1);
  }
}
