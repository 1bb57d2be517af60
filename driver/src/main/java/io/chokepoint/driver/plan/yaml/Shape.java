package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load as stages, whichever of the short forms it was written in.
 *
 * @param rampDownNanos from the last level to nothing
 * @param requests how many are sent in all; 0 where only time ends the load
 * @param search what chooses the stages while the load runs; null where they are laid out
 */
record Shape(List<Stage> stages, long rampDownNanos, long requests, @Nullable Search search) {

  Shape(List<Stage> stages) {
    this(stages, 0, 0);
  }

  Shape(List<Stage> stages, long rampDownNanos, long requests) {
    this(stages, rampDownNanos, requests, null);
  }

  Shape(List<Stage> stages, Search search) {
    this(stages, 0, 0, search);
  }

  /** The heaviest level. */
  double most() {
    double most = stages.stream().mapToDouble(Stage::level).max().orElse(0);
    return search == null ? most : search.upTo();
  }

  boolean closed() {
    return offered().users() != null;
  }

  private Offered offered() {
    return stages.get(0).offered();
  }
}
