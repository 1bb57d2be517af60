package io.chokepoint.exporters.report;

import io.chokepoint.core.compare.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs of a write-up beside the same ones of an earlier write-up. */
final class BeforeAndAfter {

  private BeforeAndAfter() {}

  static void write(Map<String, Comparison> comparisons, Page page) {
    if (comparisons.isEmpty()) {
      return;
    }
    page.heading("Before and after");
    List<String> points = new ArrayList<>();
    comparisons.forEach((name, c) -> points.add(name + ": " + ComparisonView.of(c).headline()));
    page.points(points);
    page.subheading("What changed");
    Page.Table changed =
        page.table(
            "too few requests",
            "Run",
            "Step",
            "Endpoint",
            "Figure",
            "Before",
            "After",
            "Change",
            "Reads as");
    comparisons.forEach(
        (name, c) -> {
          ComparisonView view = ComparisonView.of(c);
          Stream.concat(view.regressions().stream(), view.improvements().stream())
              .forEach(
                  r ->
                      changed.row(
                          name,
                          r.step(),
                          r.endpoint(),
                          r.metric(),
                          r.cell().before(),
                          r.cell().after(),
                          r.cell().change(),
                          r.cell().words()));
        });
    comparisons.forEach((name, c) -> sideBySide(name, ComparisonView.of(c), page));
  }

  private static void sideBySide(String name, ComparisonView view, Page page) {
    List<String> header = new ArrayList<>(List.of("Step"));
    view.steps().stream()
        .filter(s -> !s.columns().isEmpty())
        .limit(1)
        .forEach(s -> header.addAll(s.columns()));
    if (header.size() == 1) {
      return;
    }
    page.subheading(name + ", all endpoints together");
    Page.Table table = page.table("too few requests", header);
    for (ComparisonView.StepView step : view.steps()) {
      List<String> row = new ArrayList<>(List.of(step.name()));
      step.rows().stream()
          .limit(1)
          .flatMap(all -> all.cells().stream())
          .forEach(cell -> row.add(cell.before() + " → " + cell.after()));
      if (row.size() < header.size()) {
        row.addAll(Collections.nCopies(header.size() - row.size(), "not compared"));
      }
      table.row(row);
    }
  }
}
