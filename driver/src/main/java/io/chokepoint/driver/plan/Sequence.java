package io.chokepoint.driver.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that one user asks for one after the other; a failure ends it.
 *
 * @param weight its share of what is begun, relative to endpoints and other sequences; {@link
 *     Endpoint#NO_WEIGHT}: it is not begun by chance
 * @param endpoints counted from 0
 * @param think how long the user rests between them; null where the class or the step says
 */
public record Sequence(String name, double weight, List<Integer> endpoints, @Nullable Think think) {

  public Sequence {
    endpoints = List.copyOf(endpoints);
  }

  /** The same with what its own section did not say: a weight, unless users begin with it. */
  public Sequence settled(boolean first) {
    return weight == Endpoint.NO_WEIGHT && !first ? new Sequence(name, 1, endpoints, think) : this;
  }
}
