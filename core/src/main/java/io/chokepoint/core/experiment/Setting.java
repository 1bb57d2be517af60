package io.chokepoint.core.experiment;

import io.chokepoint.core.model.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * Something of a service that can be changed while it runs.
 *
 * @param resource what it is the size of
 * @param name as its users know it: {@code maximumPoolSize}
 * @param value now
 * @param least that may be set now
 * @param most that may be set; null where nothing is known that would forbid more
 */
public record Setting(
    ResourceId resource, String name, int value, int least, @Nullable Integer most) {

  /** {@code maximumPoolSize of connection pool main}. */
  public String label() {
    return name + " of " + resource.label();
  }
}
