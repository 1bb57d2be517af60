package io.chokepoint.core.honesty;

import java.util.ArrayList;
import java.util.List;

final class PercentilesOrdered extends HonestyCheck {

  PercentilesOrdered() {
    super("p50 ≤ p95 ≤ p99 ≤ max", "percentiles are out of order");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    List<String> wrong = new ArrayList<>();
    int[] looked = {0};
    at.eachFigures(
        (where, f) -> {
          looked[0]++;
          if (!ordered(f.p50Millis(), f.p95Millis(), f.p99Millis(), f.maxMillis())
              || !ordered(f.serviceP50Millis(), f.serviceP95Millis(), f.serviceP99Millis())) {
            wrong.add(where);
          }
        });
    return result(wrong, looked[0] + " rows of figures, all in order");
  }

  private static boolean ordered(double... values) {
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        return false;
      }
    }
    return true;
  }
}
