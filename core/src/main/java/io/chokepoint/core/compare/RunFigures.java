package io.chokepoint.core.compare;

import io.chokepoint.core.model.Offered;
import java.util.List;
import java.util.Map;

/**
 * What one run has to compare: small, so that hundreds of runs fit where one timeline would.
 *
 * @param name the run's, for people
 * @param startMillis when its load began, Unix time
 * @param steps in the order they were made
 */
public record RunFigures(String name, long startMillis, List<StepFigures> steps) {

  public RunFigures {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param endpoints all together under {@code ""}
   * @param resources what the service used, by metric
   * @param seconds how many were looked at
   * @param leftOut seconds in which the driver was the limit
   */
  public record StepFigures(
      String step,
      Offered offered,
      Map<String, Map<Metric, Estimate>> endpoints,
      Map<Metric, Estimate> resources,
      int seconds,
      int leftOut) {}

  /** Only one of the steps. */
  public RunFigures only(String step) {
    return new RunFigures(
        name, startMillis, steps.stream().filter(s -> s.step().equals(step)).toList());
  }
}
