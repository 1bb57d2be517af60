package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Latencies;
import java.util.stream.Stream;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** Adds many distributions up in one histogram: a fold over {@code plus} copies it each time. */
final class LatencySum {

  private LatencySum() {}

  static Latencies of(Stream<Latencies> parts) {
    Histogram[] sum = new Histogram[1];
    parts
        .filter(l -> l.count() > 0)
        .forEach(
            l -> {
              Histogram next = l.toHistogram();
              if (sum[0] == null) {
                sum[0] = next;
                sum[0].setAutoResize(true);
              } else {
                sum[0].add((AbstractHistogram) next);
              }
            });
    return sum[0] == null ? Latencies.NONE : Latencies.of(sum[0]);
  }
}
