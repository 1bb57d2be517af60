package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Offered;
import java.util.List;

/**
 * A load as stages, whichever of the short forms it was written in.
 *
 * @param rampDownNanos from the last level to nothing
 * @param requests how many are sent in all; 0 where only time ends the load
 */
record Shape(List<Stage> stages, long rampDownNanos, long requests) {

  Shape(List<Stage> stages) {
    this(stages, 0, 0);
  }

  boolean closed() {
    return offered().users() != null;
  }

  private Offered offered() {
    return stages.get(0).offered();
  }
}
