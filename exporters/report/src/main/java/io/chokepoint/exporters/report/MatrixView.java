package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.Saturation;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.report.RequestCost;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Each endpoint alone at each number of connections, where the steps are such cells. */
record MatrixView(
    List<String> connections,
    List<Row> rows,
    List<String> breakingPoints,
    List<CostRow> costs,
    List<WellRow> well) {

  private static final String SUSTAINED = "sustained";

  /** An answer in twenty that fails is no accident any more. */
  private static final double FAILING_SHARE = 0.05;

  /**
   * One endpoint.
   *
   * @param status of its worst cell
   */
  record Row(String endpoint, List<Cell> cells, String status) {}

  record Cell(String rate, String mean, String p95, String failed) {

    /** In one line; unknown where no request ended. */
    String text() {
      if (rate.equals(Text.UNKNOWN)) {
        return Text.UNKNOWN;
      }
      return rate + ", mean " + mean + ", p95 " + p95 + (failed.isEmpty() ? "" : ", " + failed);
    }
  }

  /** What one request costs, where its endpoint was asked for alone. */
  record CostRow(String endpoint, String cpu, String allocated, String bytes) {
    static CostRow of(RequestCost c) {
      return new CostRow(
          c.endpoint(),
          c.cpuMillis() == null ? Text.UNKNOWN : Text.millis(c.cpuMillis()),
          c.allocatedBytes() == null ? Text.UNKNOWN : Text.bytes(c.allocatedBytes()),
          c.answerBytes() == null ? Text.UNKNOWN : Text.bytes(c.answerBytes()));
    }
  }

  /**
   * An endpoint that is sustained in each of its cells.
   *
   * @param left of what its requests use most
   */
  record WellRow(String endpoint, String at, String busiest, String left) {
    static WellRow of(RequestCost c) {
      Saturation busiest = c.busiest();
      return new WellRow(
          c.endpoint(),
          c.users() + " connections",
          busiest == null
              ? Text.UNKNOWN
              : busiest.resource() + ", " + Text.percent(busiest.utilization()) + " busy",
          busiest == null ? Text.UNKNOWN : Text.percent(1 - busiest.utilization()));
    }
  }

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
    List<RequestCost> costs = RequestCost.of(report.run());
    Set<String> sustained =
        rows.stream()
            .filter(r -> r.status().equals(SUSTAINED))
            .map(Row::endpoint)
            .collect(Collectors.toSet());
    return new MatrixView(
        counts.stream().map(String::valueOf).toList(),
        rows,
        breakingPoints(byEndpoint),
        costs.stream().map(CostRow::of).toList(),
        costs.stream().filter(c -> sustained.contains(c.endpoint())).map(WellRow::of).toList());
  }

  /** Where it begins to fail, what is slowest, and what the load does to latency. */
  private static List<String> breakingPoints(Map<String, Map<Integer, StepResult>> byEndpoint) {
    List<String> points = new ArrayList<>();
    String slowest = "";
    double most = -1;
    for (Map.Entry<String, Map<Integer, StepResult>> row : byEndpoint.entrySet()) {
      List<StepResult> cells =
          row.getValue().values().stream().filter(s -> s.overall().requests() > 0).toList();
      cells.stream()
          .filter(s -> s.overall().errors().containsKey("5xx"))
          .findFirst()
          .ifPresent(s -> points.add(firstErrors(row.getKey(), s)));
      if (cells.isEmpty()) {
        continue;
      }
      Figures light = cells.get(0).overall();
      Figures heavy = cells.get(cells.size() - 1).overall();
      if (light.meanMillis() > most) {
        most = light.meanMillis();
        slowest = row.getKey();
      }
      if (cells.size() > 1) {
        points.add(
            Text.of(
                "%s: mean from %s at %d connections to %s at %d (%s times), p95 from %s to %s",
                row.getKey(),
                Text.millis(light.meanMillis()),
                cells.get(0).offered().users(),
                Text.millis(heavy.meanMillis()),
                cells.get(cells.size() - 1).offered().users(),
                Text.number(heavy.meanMillis() / light.meanMillis()),
                Text.millis(light.p95Millis()),
                Text.millis(heavy.p95Millis())));
      }
    }
    if (!slowest.isEmpty()) {
      points.add(
          0, Text.of("slowest endpoint: %s, %s at the least load", slowest, Text.millis(most)));
    }
    return List.copyOf(points);
  }

  private static String firstErrors(String endpoint, StepResult cell) {
    long errors = cell.overall().errors().getOrDefault("5xx", 0L);
    return Text.of(
        "%s: the first server errors at %d connections, %s of %s requests",
        endpoint,
        cell.offered().users(),
        Text.number(errors),
        Text.number(cell.overall().requests()));
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
        : SUSTAINED;
  }
}
