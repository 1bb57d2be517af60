package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Each endpoint alone at each number of connections, where the steps are such cells. */
record MatrixView(List<String> connections, List<Row> rows) {

  /** An answer in twenty that fails is no accident any more. */
  private static final double FAILING_SHARE = 0.05;

  /**
   * One endpoint.
   *
   * @param status of its worst cell
   */
  record Row(String endpoint, List<Cell> cells, String status) {}

  record Cell(String rate, String mean, String p95, String failed) {}

  /** Null where the steps are something else. */
  static @Nullable MatrixView of(Report report) {
    Map<String, Map<Integer, StepResult>> byEndpoint = new LinkedHashMap<>();
    TreeSet<Integer> counts = new TreeSet<>();
    for (StepResult step : report.steps()) {
      String endpoint = step.offered().endpoint();
      Integer users = step.offered().users();
      if (endpoint != null && users != null) {
        byEndpoint.computeIfAbsent(endpoint, e -> new TreeMap<>()).put(users, step);
        counts.add(users);
      }
    }
    if (byEndpoint.isEmpty()) {
      return null;
    }
    List<Row> rows = new ArrayList<>();
    byEndpoint.forEach(
        (endpoint, cells) ->
            rows.add(
                new Row(
                    endpoint,
                    counts.stream().map(count -> cell(cells.get(count))).toList(),
                    status(endpoint, cells, report))));
    return new MatrixView(counts.stream().map(String::valueOf).toList(), rows);
  }

  private static Cell cell(@Nullable StepResult step) {
    if (step == null) {
      return new Cell(Text.UNKNOWN, Text.UNKNOWN, Text.UNKNOWN, "");
    }
    Figures f = step.overall();
    if (f.requests() == 0) {
      return new Cell(Text.UNKNOWN, Text.UNKNOWN, Text.UNKNOWN, "no request finished");
    }
    return new Cell(
        Text.rate(f.achievedPerSecond()),
        Text.millis(f.meanMillis()),
        Text.millis(f.p95Millis()),
        f.failed() == 0 ? "" : Text.percent(f.errorShare()) + " failed");
  }

  private static String status(String endpoint, Map<Integer, StepResult> cells, Report report) {
    for (Map.Entry<Integer, StepResult> e : cells.entrySet()) {
      Figures f = e.getValue().overall();
      if (f.requests() == 0 || f.errorShare() >= FAILING_SHARE) {
        return "fails at " + e.getKey();
      }
    }
    for (Map.Entry<Integer, StepResult> e : cells.entrySet()) {
      boolean missed =
          report.targets().stream()
              .anyMatch(
                  t ->
                      t.missed()
                          && t.endpoint().equals(endpoint)
                          && t.step().equals(e.getValue().name()));
      if (missed) {
        return "misses a target at " + e.getKey();
      }
    }
    return cells.values().stream().anyMatch(s -> s.overall().failed() > 0)
        ? "sustained, with errors"
        : "sustained";
  }
}
