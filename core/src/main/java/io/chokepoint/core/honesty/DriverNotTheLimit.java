package io.chokepoint.core.honesty;

import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;

final class DriverNotTheLimit extends HonestyCheck {

  DriverNotTheLimit() {
    super("the driver was not the limit", "the driver was the limit for some seconds");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    if (!at.isDriven()) {
      return List.of();
    }
    List<String> limited = new ArrayList<>();
    int all = 0;
    for (StepEvidence step : at.evidence()) {
      int windows = step.allClient().size();
      all += windows;
      if (windows > step.seconds()) {
        limited.add(
            Text.of(
                "%s: %d of %d windows (%s)",
                step.name(),
                windows - step.seconds(),
                windows,
                String.join(", ", step.driverReasons())));
      }
    }
    return result(limited, Text.of("in none of %d windows", all));
  }
}
