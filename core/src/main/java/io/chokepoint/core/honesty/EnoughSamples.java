package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Figures;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;

final class EnoughSamples extends HonestyCheck {

  EnoughSamples() {
    super(
        "enough samples for every percentile",
        "too few samples (p95 needs 73 requests, p99 needs 381)");
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> few = new ArrayList<>();
    long[] least = {Long.MAX_VALUE};
    at.eachFigures(
        (where, f) -> {
          if (f.requests() > 0) {
            least[0] = Math.min(least[0], f.requests());
            String weak = !Figures.enough(f.requests(), 0.95) ? "p95 and p99" : "p99";
            if (!Figures.enough(f.requests(), 0.99)) {
              few.add(Text.of("%s: %s from %s requests", where, weak, Text.number(f.requests())));
            }
          }
        });
    return least[0] == Long.MAX_VALUE
        ? List.of()
        : result(few, Text.of("at least %d requests", least[0]));
  }
}
