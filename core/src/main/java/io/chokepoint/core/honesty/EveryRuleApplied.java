package io.chokepoint.core.honesty;

import io.chokepoint.core.diagnosis.Verdict;
import java.util.List;

final class EveryRuleApplied extends HonestyCheck {

  EveryRuleApplied() {
    super("every rule could be applied", "a rule failed");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> failed =
        at.verdict().missing().stream()
            .filter(Verdict.Missing::failed)
            .map(m -> m.label() + ": " + m.what())
            .toList();
    return failed.isEmpty() ? List.of() : result(failed, "");
  }
}
