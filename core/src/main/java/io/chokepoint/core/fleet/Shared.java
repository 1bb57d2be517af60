package io.chokepoint.core.fleet;

import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.model.ResourceId;
import java.util.List;

/**
 * A cause that was found on one instance or on several.
 *
 * @param instances those it was found on, the one where it explains most first
 * @param share what it explains there of the latency above the unloaded level, 0 to 1
 */
public record Shared(Kind kind, ResourceId resource, List<String> instances, double share) {

  public Shared {
    instances = List.copyOf(instances);
  }
}
