package io.chokepoint.driver.compare;

import io.chokepoint.core.compare.Trend;
import io.chokepoint.core.compare.Trend.Line;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.Sparkline;
import io.chokepoint.driver.terminal.TextTable;
import io.chokepoint.exporters.report.TrendView;
import io.chokepoint.exporters.report.TrendView.StepView;
import io.chokepoint.exporters.report.TrendView.TurnRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trend, short enough for a terminal; the report has the rest. */
final class TrendText {

  private static final int MOST_RUNS = 40;

  private final Screen screen;

  TrendText(Screen screen) {
    this.screen = screen;
  }

  void print(Trend trend) {
    TrendView view = TrendView.of(trend);
    screen.line("");
    screen.line(screen.paint(Screen.Ink.BOLD, view.headline()));
    TextTable lines = new TextTable("step", "figure", "runs", "first", "last");
    int column = 0;
    String step = "";
    for (Line line : trend.lines()) {
      column = line.step().equals(step) ? column + 1 : 0;
      step = line.step();
      StepView shown = shown(view, step);
      lines.row(
          column == 0 ? step : "",
          shown.columns().get(column),
          bars(line),
          shown.rows().get(0).values().get(column).text(),
          shown.rows().get(shown.rows().size() - 1).values().get(column).text());
    }
    screen.line("");
    lines.print(screen);
    turns(view.turns());
  }

  private static StepView shown(TrendView view, String step) {
    return view.steps().stream().filter(s -> s.name().equals(step)).findFirst().orElseThrow();
  }

  private String bars(Line line) {
    Sparkline bars = new Sparkline(MOST_RUNS);
    List<Double> known = new ArrayList<>();
    for (@Nullable Double value : line.values()) {
      if (value != null) {
        known.add(value);
      }
    }
    known.forEach(bars::add);
    return bars.draw(screen);
  }

  private void turns(List<TurnRow> turns) {
    if (turns.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("since", "run", "endpoint", "step", "figure", "before", "then", "change");
    for (TurnRow t : turns) {
      table.row(
          t.when(),
          t.run(),
          t.endpoint(),
          t.step(),
          t.metric(),
          t.cell().before(),
          t.cell().after(),
          t.cell().change());
    }
    screen.line("");
    table.print(screen);
  }
}
