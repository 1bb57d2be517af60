package io.chokepoint.core.honesty;

import java.util.ArrayList;
import java.util.List;

/** What counts from when a request was due cannot be shorter than what counts from its start. */
final class LatencyCoversServiceTime extends HonestyCheck {

  /** What rounding within a histogram can make up. */
  private static final double ROUNDED = 0.99;

  LatencyCoversServiceTime() {
    super(
        "latency from the intended start is no less than service time",
        "latency is less than the service time it contains");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    if (!at.isDriven()) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    int[] looked = {0};
    at.eachFigures(
        (where, f) -> {
          looked[0]++;
          if (f.p50Millis() < f.serviceP50Millis() * ROUNDED
              || f.p95Millis() < f.serviceP95Millis() * ROUNDED
              || f.p99Millis() < f.serviceP99Millis() * ROUNDED) {
            wrong.add(where);
          }
        });
    return result(wrong, looked[0] + " rows of figures");
  }
}
