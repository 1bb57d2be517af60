package io.chokepoint.core.report;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.diagnosis.Verdict.Compared;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two steps whose figures a report sets side by side: those that the diagnosis compares, so
 * that bars, evidence and predictions are of the same. Where it compared none, the heaviest step
 * stands alone.
 *
 * @param unloaded the unloaded step's name; null where none is known
 * @param light the agent's windows that count in it; empty where none is known
 * @param loaded the loaded step's name
 * @param heavy the agent's windows that count in it
 */
public record ComparedSteps(
    @Nullable String unloaded, List<Window> light, String loaded, List<Window> heavy) {

  public static ComparedSteps of(Report report) {
    return of(report.run(), report.verdict(), report.steps());
  }

  static ComparedSteps of(Run run, Verdict verdict, List<StepResult> steps) {
    Compared compared = verdict.compared();
    if (compared != null) {
      StepEvidence loaded = step(compared.loaded(), run);
      StepEvidence unloaded = step(compared.unloaded(), run);
      if (loaded != null) {
        return unloaded == null
            ? new ComparedSteps(null, List.of(), loaded.name(), loaded.service())
            : new ComparedSteps(
                unloaded.name(), unloaded.service(), loaded.name(), loaded.service());
      }
    }
    List<StepResult> sorted = Loads.sorted(steps);
    StepEvidence heaviest =
        sorted.isEmpty() ? null : step(sorted.get(sorted.size() - 1).name(), run);
    return heaviest == null
        ? new ComparedSteps(null, List.of(), "whole run", run.timeline())
        : new ComparedSteps(null, List.of(), heaviest.name(), heaviest.service());
  }

  public double heavySeconds() {
    return heavy.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
  }

  private static @Nullable StepEvidence step(@Nullable String name, Run run) {
    return run.stretches().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .map(s -> StepEvidence.of(s, run))
        .orElse(null);
  }
}
