package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs whose steps are one endpoint at one number of connections. */
final class CellSections {

  private CellSections() {}

  static void matrix(Report report, Page page) {
    MatrixView matrix = MatrixView.of(report);
    if (matrix == null) {
      page.say("Not measured: the run has no such cells.");
      return;
    }
    List<String> header = new ArrayList<>(List.of("Endpoint"));
    matrix.connections().forEach(c -> header.add(c + " connections"));
    header.add("Status");
    Page.Table table = page.table("no request ended in it", header);
    for (MatrixView.Row row : matrix.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.endpoint()));
      row.cells().forEach(c -> cells.add(c.text()));
      cells.add(row.status());
      table.row(cells);
    }
  }

  static void breakingPoints(Map<String, Report> reports, Page page) {
    List<String> points = new ArrayList<>();
    views(reports)
        .forEach((name, m) -> m.breakingPoints().forEach(p -> points.add(name + ", " + p)));
    page.points(
        points.isEmpty() ? List.of("Not measured: no endpoint was asked for alone.") : points);
  }

  static void costs(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table(
            "the agent measured it on too few requests",
            "Run",
            "Endpoint",
            "CPU a request",
            "Allocated a request",
            "Bytes of an answer");
    views(reports)
        .forEach(
            (name, m) ->
                m.costs()
                    .forEach(
                        c -> table.row(name, c.endpoint(), c.cpu(), c.allocated(), c.bytes())));
  }

  static void workingWell(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table(
            "the agent saw no resource with a known capacity",
            "Run",
            "Endpoint",
            "Holds at",
            "Busiest resource there",
            "Headroom");
    views(reports)
        .forEach(
            (name, m) ->
                m.well()
                    .forEach(w -> table.row(name, w.endpoint(), w.at(), w.busiest(), w.left())));
    if (table.rows().isEmpty()) {
      page.say("No endpoint was sustained in every cell.");
    }
  }

  private static Map<String, MatrixView> views(Map<String, Report> reports) {
    Map<String, MatrixView> views = new LinkedHashMap<>();
    reports.forEach(
        (name, r) -> {
          MatrixView view = MatrixView.of(r);
          if (view != null) {
            views.put(name, view);
          }
        });
    return views;
  }
}
