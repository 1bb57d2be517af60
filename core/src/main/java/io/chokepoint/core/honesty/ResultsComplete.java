package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Origin;
import java.util.ArrayList;
import java.util.List;

/** Of results that another tool wrote. */
final class ResultsComplete extends HonestyCheck {

  ResultsComplete() {
    super("the results say all there is to know", "not in the results");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    Origin origin = at.run().origin();
    if (origin == null) {
      return List.of();
    }
    List<CheckResult> said = new ArrayList<>();
    String read = "how " + origin.tool() + "'s results were read";
    origin.notes().forEach(note -> said.add(new CheckResult(read, true, note)));
    origin.cautions().forEach(caution -> said.addAll(result(List.of(caution), "")));
    return said;
  }
}
