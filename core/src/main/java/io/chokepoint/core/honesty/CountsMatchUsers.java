package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The interactive response-time law, {@code X (R + Z) = N}: so many users, who spend so long on
 * each request, get that many done. Where it is not known how long they rest, at most that many.
 */
final class CountsMatchUsers extends HonestyCheck {

  CountsMatchUsers() {
    super("counts agree with users × time", "counts do not agree with users × time");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    Long think = at.run().aim().thinkNanos();
    List<String> wrong = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (MeasuredStep step : at.hasClient() ? at.steps() : List.<MeasuredStep>of()) {
      Integer users = step.offered().users();
      Figures f = step.overall();
      if (users == null || step.offered().requests() != null || f.requests() == 0) {
        continue;
      }
      double rest = think == null ? 0 : think / 1e6;
      double busy = f.requests() / step.seconds() * (f.meanMillis() + rest) / 1000;
      double edge = Math.min(1, (f.meanMillis() + rest) / 1000 / step.seconds());
      double allowed = users * (MeasuredStep.EDGES + edge + SIGMAS / Math.sqrt(f.requests())) + 1;
      boolean tooFew = think != null && f.notSent() == 0 && busy < users - allowed;
      (tooFew || busy > users + allowed ? wrong : right)
          .add(Text.of("%s: %s users by requests × time each", step.name(), Text.number(busy)));
    }
    return result(wrong, right);
  }
}
