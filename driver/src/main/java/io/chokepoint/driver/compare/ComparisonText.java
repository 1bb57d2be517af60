package io.chokepoint.driver.compare;

import io.chokepoint.core.compare.Change;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.TextTable;
import io.chokepoint.exporters.report.ComparisonView;
import io.chokepoint.exporters.report.ComparisonView.Cell;
import io.chokepoint.exporters.report.ComparisonView.EndpointRow;
import io.chokepoint.exporters.report.ComparisonView.Row;
import io.chokepoint.exporters.report.ComparisonView.StepView;
import java.util.List;

/** A comparison, short enough for a terminal; the report has the rest. */
final class ComparisonText {

  private final Screen screen;

  ComparisonText(Screen screen) {
    this.screen = screen;
  }

  void print(Comparison comparison) {
    ComparisonView view = ComparisonView.of(comparison);
    screen.line("");
    screen.line(
        screen.paint(
            Screen.Ink.BOLD,
            screen.paint(
                view.regressions().isEmpty() ? Screen.Ink.GREEN : Screen.Ink.RED,
                view.headline())));
    screen.line("before  " + view.before());
    screen.line("after   " + view.after());
    rows("worse", view.regressions());
    rows("better", view.improvements());
    view.steps().forEach(this::step);
    screen.line("");
    view.notes().forEach(note -> screen.line("note: " + note));
  }

  private void rows(String head, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(head, "step", "figure", "before", "after", "change", "95 % interval");
    for (Row row : rows) {
      Cell cell = row.cell();
      table.row(
          row.endpoint(),
          row.step(),
          row.metric(),
          cell.before(),
          cell.after(),
          cell.change(),
          cell.interval());
    }
    screen.line("");
    table.print(screen);
  }

  /** Before, after and change of what people look at first. */
  private void step(StepView step) {
    TextTable table = new TextTable("endpoint", "figure", "before", "after", "change", "");
    for (EndpointRow row : step.rows()) {
      for (int i = 0; i < row.cells().size(); i++) {
        Cell cell = row.cells().get(i);
        table.row(
            i == 0 ? row.endpoint() : "",
            step.columns().get(i),
            cell.before(),
            cell.after(),
            cell.change(),
            words(cell));
      }
    }
    for (Row row : step.resources()) {
      Cell cell = row.cell();
      table.row("", row.metric(), cell.before(), cell.after(), cell.change(), words(cell));
    }
    screen.line("");
    screen.line(
        screen.paint(Screen.Ink.BOLD, "step " + step.name())
            + (step.load().isEmpty() ? "" : "  " + step.load()));
    table.print(screen);
  }

  /** What is as it was needs no word. */
  private static String words(Cell cell) {
    return cell.style().equals(Change.Mark.NOISE.name().toLowerCase(java.util.Locale.ROOT))
        ? ""
        : cell.words();
  }
}
