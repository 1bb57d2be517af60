package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Aborted;
import java.util.List;

final class RunCompleted extends HonestyCheck {

  RunCompleted() {
    super("the run went to its end", "the run was aborted");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    Aborted aborted = at.run().aborted();
    return aborted == null ? List.of() : result(List.of(aborted.words()), "");
  }
}
