package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Loads;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.timeline.Window;
import java.util.List;

/**
 * The agent's windows in the heaviest step and, to compare with, in the lightest; all of them where
 * nobody marked steps.
 *
 * @param unloaded empty where there is only one step
 */
record HeaviestStep(String name, List<Window> windows, List<Window> unloaded) {

  static HeaviestStep of(Report report) {
    List<StepResult> sorted = Loads.sorted(report.steps());
    if (report.run().steps().isEmpty() || sorted.isEmpty()) {
      return new HeaviestStep("the whole run", report.run().timeline(), List.of());
    }
    String heaviest = sorted.get(sorted.size() - 1).name();
    String lightest = sorted.get(0).name();
    return new HeaviestStep(
        heaviest,
        inside(report, heaviest),
        lightest.equals(heaviest) ? List.of() : inside(report, lightest));
  }

  double seconds() {
    return windows.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
  }

  private static List<Window> inside(Report report, String name) {
    List<Step> steps = report.run().steps().stream().filter(s -> s.name().equals(name)).toList();
    return report.run().timeline().stream()
        .filter(w -> steps.stream().anyMatch(s -> s.covers(w.startMillis())))
        .toList();
  }
}
