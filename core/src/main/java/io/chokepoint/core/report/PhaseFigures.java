package io.chokepoint.core.report;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Phase;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.StepFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the client saw in one phase of a load. A phase that is a step has the step's figures; of
 * ramps, which are in no step's figures, every whole second counts.
 *
 * @param seconds that count
 */
public record PhaseFigures(Phase phase, int seconds, Figures figures) {

  /** In order; empty where the load had nothing but steps. */
  public static List<PhaseFigures> of(Run run) {
    Map<String, Step> steps = new HashMap<>();
    run.steps().forEach(s -> steps.put(s.name(), s));
    if (run.phases().stream().allMatch(p -> steps.containsKey(p.name()))) {
      return List.of();
    }
    List<PhaseFigures> all = new ArrayList<>();
    for (Phase phase : run.phases()) {
      Step step = steps.get(phase.name());
      StepEvidence evidence =
          step == null ? StepEvidence.whole(ramp(phase), run) : StepEvidence.of(step, run);
      if (!evidence.client().isEmpty()) {
        Figures figures = StepFigures.ofClient(evidence).getOrDefault("", Figures.NONE);
        all.add(new PhaseFigures(phase, evidence.client().size(), figures));
      }
    }
    return List.copyOf(all);
  }

  private static Step ramp(Phase phase) {
    return new Step(phase.name(), phase.fromMillis(), phase.toMillis(), new Offered(null, null));
  }
}
