package io.chokepoint.core.run;

import io.chokepoint.core.model.Offered;
import java.util.Map;

/** A step's figures alone, without what the service used meanwhile. */
public record Measured(String name, Offered offered, double seconds, Map<String, Figures> endpoints)
    implements MeasuredStep {

  /** As the client saw it; where the load came from elsewhere, as the service did. */
  public static Measured of(StepEvidence evidence, Run run) {
    boolean elsewhere = run.client().isEmpty();
    return new Measured(
        evidence.name(),
        evidence.step().offered(),
        elsewhere ? evidence.serviceNanos() / 1e9 : evidence.clientSeconds(),
        elsewhere
            ? StepFigures.ofService(evidence, run.apdexNanos())
            : StepFigures.ofClient(evidence, run.apdexNanos()));
  }
}
