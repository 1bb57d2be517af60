package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Apdex;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The percentiles that the table of steps has no room for, each with a dash where there are too few
 * requests for it, and how content users are.
 */
record TailRow(
    String step,
    String endpoint,
    String requests,
    String p90,
    String p999,
    String p9999,
    String apdex) {

  /** Of all endpoints together, and of each where they are few. */
  static List<TailRow> of(Report report) {
    List<TailRow> rows = new ArrayList<>();
    for (StepResult step : report.steps()) {
      rows.add(of(step.name(), "all", step.overall()));
      List<String> routes =
          report.run().routes().keySet().stream()
              .filter(name -> step.endpoints().getOrDefault(name, Figures.NONE).requests() > 0)
              .sorted(
                  Comparator.comparingLong(
                          (String name) ->
                              step.endpoints().getOrDefault(name, Figures.NONE).requests())
                      .reversed()
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
      if (routes.size() > 1) {
        Foremost.of(routes)
            .shown()
            .forEach(
                name ->
                    rows.add(
                        of(step.name(), name, step.endpoints().getOrDefault(name, Figures.NONE))));
      }
    }
    return rows;
  }

  private static TailRow of(String step, String endpoint, Figures f) {
    @Nullable Apdex apdex = f.apdex();
    return new TailRow(
        step,
        endpoint,
        Text.number(f.requests()),
        millis(f.p90Millis()),
        millis(Figures.enough(f.requests(), 0.999) ? (Double) f.p999Millis() : null),
        millis(f.p9999Millis()),
        apdex == null ? Text.UNKNOWN : apdex.text() + " (" + Text.millis(apdex.millis()) + ")");
  }

  private static String millis(@Nullable Double value) {
    return value == null ? Text.UNKNOWN : Text.millis(value);
  }
}
