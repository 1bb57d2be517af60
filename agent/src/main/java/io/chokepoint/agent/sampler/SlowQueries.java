package io.chokepoint.agent.sampler;

import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The queries on which requests spent most time of late, and whose plan is of interest. */
public final class SlowQueries {

  private static final int FEW = 5;

  /** A look-up by a key takes less than the round trip of a millisecond. */
  private static final double LEAST_MEAN_NANOS = 1e6;

  private SlowQueries() {}

  public static List<String> in(List<Window> windows) {
    Map<String, double[]> all = new HashMap<>();
    for (Window w : windows) {
      for (Map.Entry<String, StatementWindow> e : w.statements().entrySet()) {
        if (Plans.isQuery(e.getKey())) {
          double[] sum = all.computeIfAbsent(e.getKey(), x -> new double[2]);
          sum[0] += e.getValue().latency().count();
          sum[1] += e.getValue().latency().count() * e.getValue().latency().meanNanos();
        }
      }
    }
    all.values().removeIf(sum -> sum[1] < sum[0] * LEAST_MEAN_NANOS);
    return all.entrySet().stream()
        .sorted(Comparator.comparingDouble((Map.Entry<String, double[]> e) -> -e.getValue()[1]))
        .limit(FEW)
        .map(Map.Entry::getKey)
        .toList();
  }
}
