package io.chokepoint.core.honesty;

import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;

final class NoWindowMissing extends HonestyCheck {

  NoWindowMissing() {
    super("no window is missing", "seconds are missing");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> missing = new ArrayList<>();
    long all = 0;
    for (StepEvidence step : at.evidence()) {
      all += step.expected();
      if (at.hasClient()) {
        missing(step, "client", step.allClient().size(), missing);
      }
      if (at.hasAgent()) {
        missing(step, "agent", seconds(step.allService()), missing);
      }
    }
    return result(missing, Text.of("%d seconds, all there", all));
  }

  private static long seconds(List<Window> windows) {
    return windows.stream().mapToLong(w -> (w.endMillis() - w.startMillis()) / 1000).sum();
  }

  private static void missing(StepEvidence step, String whose, long there, List<String> missing) {
    if (there < step.expected() || there == 0) {
      missing.add(Text.of("%s: %d of %d %s windows", step.name(), there, step.expected(), whose));
    }
  }
}
