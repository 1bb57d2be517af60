package io.chokepoint.core.honesty;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.TargetResult;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the checks look at.
 *
 * @param evidence of each step
 * @param steps the same with their figures
 * @param pushedTooFar whether a search went beyond the service's limit on purpose
 */
public record CheckedRun(
    Run run,
    Verdict verdict,
    List<StepEvidence> evidence,
    List<? extends MeasuredStep> steps,
    List<TargetResult> targets,
    boolean pushedTooFar) {

  boolean hasClient() {
    return !run.client().isEmpty();
  }

  boolean hasAgent() {
    return !run.timeline().isEmpty();
  }

  /** Whether our own driver sent the load. */
  boolean isDriven() {
    return hasClient() && run.origin() == null;
  }

  /** The figures of each endpoint in each step, with where they are from. */
  void eachFigures(BiConsumer<String, Figures> look) {
    for (MeasuredStep step : steps) {
      for (Map.Entry<String, Figures> e : step.endpoints().entrySet()) {
        String where = e.getKey().isEmpty() ? step.name() : step.name() + ", " + e.getKey();
        look.accept(where, e.getValue());
      }
    }
  }
}
