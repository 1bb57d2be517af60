package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Metric;
import io.chokepoint.core.compare.Trend;
import io.chokepoint.core.compare.Trend.Line;
import io.chokepoint.exporters.report.Charts.Chart;
import io.chokepoint.exporters.report.Charts.Data;
import io.chokepoint.exporters.report.Charts.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A chart a step and figure, a line an endpoint, run after run. */
final class TrendCharts {

  private static final int COLORS = 8;

  private TrendCharts() {}

  static Data of(Trend trend) {
    Map<String, List<Line>> byStep = new LinkedHashMap<>();
    trend.lines().forEach(l -> byStep.computeIfAbsent(l.step(), s -> new ArrayList<>()).add(l));
    List<Chart> charts = new ArrayList<>();
    byStep.forEach(
        (step, lines) -> {
          chart(charts, "p95 in " + step, "ms", lines, Metric.P95, 1);
          chart(charts, "Rate in " + step, "1/s", lines, Metric.RATE, 1);
          chart(charts, "Errors in " + step, "%", lines, Metric.ERRORS, 100);
        });
    return new Data(
        IntStream.range(0, trend.runs().size()).boxed().toList(),
        List.of(),
        charts,
        trend.runs().stream().map(r -> TrendView.day(r.startMillis())).toList());
  }

  private static void chart(
      List<Chart> charts, String title, String unit, List<Line> all, Metric metric, double factor) {
    List<Line> lines = all.stream().filter(l -> l.metric().equals(metric)).toList();
    if (lines.stream().allMatch(l -> l.values().stream().allMatch(v -> v == null || v == 0))) {
      return;
    }
    List<Series> series = new ArrayList<>();
    for (Line line : lines) {
      List<@Nullable Double> data = new ArrayList<>();
      for (@Nullable Double value : line.values()) {
        data.add(value == null ? null : Charts.significant(value * factor));
      }
      series.add(
          new Series(
              ComparisonView.title(line.endpoint()), series.size() % COLORS, "line", false, data));
    }
    charts.add(new Chart("trend-" + charts.size(), title, unit, null, series));
  }
}
