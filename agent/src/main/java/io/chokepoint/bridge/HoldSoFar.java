package io.chokepoint.bridge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the holder of a connection that is still out did with it up to now, and what it is in. */
public final class HoldSoFar {

  public final long heldNanos;
  private final Map<Resource, Long> visited = new HashMap<>();
  private @Nullable Resource inside;
  private long left;

  HoldSoFar(long heldNanos) {
    this.heldNanos = heldNanos;
    this.left = heldNanos;
  }

  /** Never more in all than it was held: the figures are read while they change. */
  void visited(Resource resource, long nanos) {
    long counted = Math.min(nanos, left);
    if (counted > 0) {
      left -= counted;
      visited.merge(resource, counted, Long::sum);
    }
  }

  void isInside(Resource resource) {
    inside = resource;
  }

  /** Self times by resource; an unfinished visit counts as far as it went. */
  public Map<Resource, Long> visited() {
    return visited;
  }

  /** The visit it is in now; null where it is in none. */
  public @Nullable Resource inside() {
    return inside;
  }
}
