package io.chokepoint.core.honesty;

import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.run.Targets;
import io.chokepoint.core.text.Text;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class EveryTargetHadTraffic extends HonestyCheck {

  EveryTargetHadTraffic() {
    super("every target had traffic", "a target had no traffic");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    if (at.run().targets().isEmpty()) {
      return List.of();
    }
    Set<String> checked =
        at.targets().stream()
            .filter(t -> !t.target().equals(Targets.REQUESTS))
            .map(TargetResult::endpoint)
            .collect(Collectors.toSet());
    List<String> idle =
        at.run().targets().keySet().stream()
            .filter(endpoint -> !checked.contains(endpoint))
            .sorted()
            .map(endpoint -> endpoint + ": no request")
            .toList();
    return result(idle, Text.of("endpoints with targets: %d", checked.size()));
  }
}
