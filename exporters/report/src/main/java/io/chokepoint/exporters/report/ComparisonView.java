package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Change;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.compare.Comparison.EndpointChange;
import io.chokepoint.core.compare.Comparison.Place;
import io.chokepoint.core.compare.Comparison.StepChange;
import io.chokepoint.core.compare.Metric;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as the templates see it. */
public record ComparisonView(
    String headline,
    String outcome,
    String before,
    String after,
    String threshold,
    List<Row> regressions,
    List<Row> improvements,
    List<StepView> steps,
    List<String> notes) {

  public static ComparisonView of(Comparison c) {
    List<Row> worse = c.regressions().stream().map(Row::of).toList();
    List<Row> better =
        c.all().stream()
            .filter(p -> c.sameLoad() && p.change().mark() == Change.Mark.BETTER)
            .map(Row::of)
            .toList();
    return new ComparisonView(
        headline(c, worse.size(), better.size()),
        !worse.isEmpty() ? "findings" : "healthy",
        String.join(", ", c.before()),
        String.join(", ", c.after()),
        Text.percent(c.threshold()),
        worse,
        better,
        c.steps().stream().map(StepView::of).toList(),
        c.notes());
  }

  private static String headline(Comparison c, int worse, int better) {
    if (!c.sameLoad()) {
      return "What the load changes";
    }
    if (worse == 0 && better == 0) {
      return "Nothing changed beyond noise and " + Text.percent(c.threshold()) + notCompared(c);
    }
    return (worse == 0 ? "No regression" : worse == 1 ? "1 regression" : worse + " regressions")
        + (better == 0 ? "" : better == 1 ? ", 1 improvement" : ", " + better + " improvements")
        + notCompared(c);
  }

  private static String notCompared(Comparison c) {
    long unknown =
        c.steps().stream()
            .filter(s -> s.endpoints().stream().allMatch(e -> e.changes().isEmpty()))
            .count();
    return unknown == 0
        ? ""
        : ", as far as " + (c.steps().size() - unknown) + " of " + c.steps().size() + " steps tell";
  }

  /** A change with its place. */
  public record Row(String step, String endpoint, String metric, Cell cell) {
    static Row of(Place p) {
      return new Row(
          p.step(), title(p.endpoint()), p.change().metric().name(), Cell.of(p.change()));
    }
  }

  /** One step's table. */
  public record StepView(
      String name, String load, List<String> columns, List<EndpointRow> rows, List<Row> resources) {

    static StepView of(StepChange s) {
      List<EndpointRow> rows = new ArrayList<>();
      List<String> columns = new ArrayList<>();
      for (EndpointChange e : s.endpoints()) {
        if (columns.isEmpty()) {
          e.changes().forEach(c -> columns.add(c.metric().name()));
        }
        if (!e.changes().isEmpty()) {
          List<Cell> cells = e.changes().stream().map(Cell::of).toList();
          rows.add(new EndpointRow(title(e.endpoint()), cells));
        }
      }
      return new StepView(
          s.step(),
          s.load().equals(s.step()) ? "" : s.load(),
          columns,
          rows,
          s.resources().stream()
              .map(c -> new Row(s.step(), "", c.metric().name(), Cell.of(c)))
              .toList());
    }
  }

  /** One endpoint's figures. */
  public record EndpointRow(String endpoint, List<Cell> cells) {}

  /**
   * A figure before and after.
   *
   * @param style {@code worse}, {@code better}, {@code small}, {@code noise} or {@code unknown}
   */
  public record Cell(
      String before, String after, String change, String interval, String style, String words) {

    static Cell of(Change c) {
      return new Cell(
          figure(c.metric(), c.before()),
          figure(c.metric(), c.after()),
          change(c),
          Double.isNaN(c.low()) ? Text.UNKNOWN : signed(c, c.low()) + " … " + signed(c, c.high()),
          style(c),
          words(c));
    }

    static String style(Change c) {
      return c.stands() && !c.metric().decides()
          ? "changed"
          : c.mark().name().toLowerCase(Locale.ROOT);
    }

    static String words(Change c) {
      return switch (c.mark()) {
        case WORSE -> c.metric().decides() ? "worse" : "changed";
        case BETTER -> c.metric().decides() ? "better" : "changed";
        case SMALL -> "small";
        case NOISE -> "within noise";
        case UNKNOWN -> "too few to tell";
      };
    }

    private static String change(Change c) {
      return c.mark() == Change.Mark.UNKNOWN && c.relative() == 0
          ? Text.UNKNOWN
          : signed(c, c.relative());
    }

    /** Shares by the difference in points, all else in percent. */
    private static String signed(Change c, double value) {
      return c.metric().unit().equals("share") ? Text.points(value) : Text.change(value);
    }

    static String figure(Metric metric, double value) {
      return Text.unit(value, metric.unit());
    }
  }

  static String title(String endpoint) {
    return endpoint.isEmpty() ? "all endpoints" : endpoint;
  }
}
