package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Trend;
import io.chokepoint.core.compare.Trend.Line;
import io.chokepoint.core.compare.Trend.RunAt;
import io.chokepoint.core.compare.Trend.Turn;
import io.chokepoint.core.text.Text;
import io.chokepoint.exporters.report.ComparisonView.Cell;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trend as the templates and the terminal see it. */
public record TrendView(
    String headline, String threshold, List<TurnRow> turns, List<StepView> steps) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Where something changed. */
  public record TurnRow(
      String when, String run, String step, String endpoint, String metric, Cell cell) {}

  /** One step's runs: a column a figure. */
  public record StepView(String name, List<String> columns, List<RunRow> rows) {}

  /** One run. */
  public record RunRow(String when, String run, List<Value> values) {}

  /**
   * One figure of one run.
   *
   * @param change how it changed with this run; empty where it did not
   */
  public record Value(String text, String change, String style) {}

  public static TrendView of(Trend trend) {
    List<TurnRow> turns = turns(trend);
    Map<String, List<Line>> byStep = new LinkedHashMap<>();
    trend.lines().forEach(l -> byStep.computeIfAbsent(l.step(), s -> new ArrayList<>()).add(l));
    List<StepView> steps = new ArrayList<>();
    byStep.forEach((step, lines) -> steps.add(step(step, lines, trend.runs())));
    return new TrendView(
        trend.runs().size()
            + " runs, "
            + (turns.isEmpty()
                ? "no change"
                : turns.size() == 1 ? "1 change" : turns.size() + " changes"),
        Text.percent(trend.threshold()),
        turns,
        steps);
  }

  static String day(long millis) {
    return DAY.format(Instant.ofEpochMilli(millis));
  }

  private static List<TurnRow> turns(Trend trend) {
    List<TurnRow> rows = new ArrayList<>();
    for (Line line : trend.lines()) {
      for (Turn turn : line.turns()) {
        RunAt run = trend.runs().get(turn.run());
        rows.add(
            new TurnRow(
                time(run),
                run.name(),
                line.step(),
                ComparisonView.title(line.endpoint()),
                line.metric().name(),
                Cell.of(turn.change())));
      }
    }
    return rows;
  }

  private static StepView step(String name, List<Line> lines, List<RunAt> runs) {
    List<RunRow> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      int run = i;
      rows.add(
          new RunRow(
              time(runs.get(i)),
              runs.get(i).name(),
              lines.stream().map(l -> value(l, run)).toList()));
    }
    return new StepView(
        name,
        lines.stream()
            .map(l -> ComparisonView.title(l.endpoint()) + ", " + l.metric().name())
            .toList(),
        rows);
  }

  private static Value value(Line line, int run) {
    @Nullable Double value = line.values().get(run);
    if (value == null) {
      return new Value(Text.UNKNOWN, "", "unknown");
    }
    for (Turn turn : line.turns()) {
      if (turn.run() == run) {
        Cell cell = Cell.of(turn.change());
        return new Value(Cell.figure(line.metric(), value), cell.change(), cell.style());
      }
    }
    return new Value(Cell.figure(line.metric(), value), "", "noise");
  }

  private static String time(RunAt run) {
    return TIME.format(Instant.ofEpochMilli(run.startMillis()));
  }
}
