package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.report.Charts.Band;
import io.chokepoint.exporters.report.Charts.Chart;
import io.chokepoint.exporters.report.Charts.Data;
import io.chokepoint.exporters.report.Charts.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Two runs over the same seconds: both counted from their first step. */
final class ComparisonCharts {

  private ComparisonCharts() {}

  static Data of(Run before, Run after) {
    TreeMap<Integer, Second> b = seconds(before);
    TreeMap<Integer, Second> a = seconds(after);
    int last = Math.max(b.isEmpty() ? -1 : b.lastKey(), a.isEmpty() ? -1 : a.lastKey());
    int stride = Math.max(1, (last + Charts.MOST_POINTS) / Charts.MOST_POINTS);
    List<Integer> x = new ArrayList<>();
    for (int i = 0; i <= last; i += stride) {
      x.add(i);
    }
    List<Chart> charts = new ArrayList<>();
    chart(charts, "p50", "Median latency", "ms", x, b, a, s -> s.percentile(50));
    chart(charts, "p95", "Latency, p95", "ms", x, b, a, s -> s.percentile(95));
    chart(charts, "rate", "Requests ended", "1/s", x, b, a, s -> s.all.getTotalCount() / s.of);
    chart(charts, "cpu", "CPU of the service", "", x, b, a, s -> s.cores);
    return new Data(x, bands(before), charts);
  }

  private interface Figured {
    @Nullable Double of(Second second);
  }

  private static void chart(
      List<Chart> charts,
      String id,
      String title,
      String unit,
      List<Integer> x,
      TreeMap<Integer, Second> before,
      TreeMap<Integer, Second> after,
      Figured figure) {
    Series was = series("before", 7, "dash", x, before, figure);
    Series is = series("after", 0, "line", x, after, figure);
    if (was.data().stream().anyMatch(v -> v != null)
        || is.data().stream().anyMatch(v -> v != null)) {
      charts.add(new Chart(id, title, unit, null, List.of(was, is)));
    }
  }

  private static Series series(
      String label,
      int color,
      String style,
      List<Integer> x,
      TreeMap<Integer, Second> seconds,
      Figured figure) {
    List<@Nullable Double> data = new ArrayList<>();
    for (int at : x) {
      @Nullable Second second = seconds.get(at);
      @Nullable Double value = second == null ? null : figure.of(second);
      data.add(value == null ? null : Charts.significant(value));
    }
    return new Series(label, color, style, false, data);
  }

  private static List<Band> bands(Run run) {
    List<Band> bands = new ArrayList<>();
    for (Step step : run.steps()) {
      double from = (step.fromMillis() - start(run)) / 1000.0;
      bands.add(new Band(step.name(), from, from + step.seconds()));
    }
    return bands;
  }

  private static long start(Run run) {
    return run.steps().isEmpty() ? 0 : run.steps().get(0).fromMillis();
  }

  private static TreeMap<Integer, Second> seconds(Run run) {
    TreeMap<Integer, Second> seconds = new TreeMap<>();
    long start = start(run);
    for (ClientWindow window : run.client()) {
      Second second = second(seconds, window.startMillis() - start);
      window.endpoints().values().forEach(t -> t.latency().addTo(second.all));
    }
    for (Window window : run.timeline()) {
      long end = window.endMillis();
      for (long at = window.startMillis(); at < end; at += 1000) {
        Second second = second(seconds, at - start);
        if (run.client().isEmpty()) {
          window.endpoints().values().forEach(e -> e.latency().addTo(second.all));
          second.of = (end - window.startMillis()) / 1000.0;
        }
        Long cpu = window.system().processCpuNanos();
        second.cores = cpu == null ? null : (double) cpu / window.lengthNanos();
      }
    }
    // what went before the first step is warm-up
    return new TreeMap<>(seconds.tailMap(0));
  }

  private static Second second(TreeMap<Integer, Second> seconds, long millis) {
    return seconds.computeIfAbsent((int) Math.floorDiv(millis, 1000L), s -> new Second());
  }

  private static final class Second {
    final Histogram all = new Histogram(2);

    /** How many seconds: several of them were kept as one where an hour did not fit. */
    double of = 1;

    @Nullable Double cores;

    @Nullable Double percentile(double percent) {
      return all.getTotalCount() == 0 ? null : all.getValueAtPercentile(percent) / 1e6;
    }
  }
}
