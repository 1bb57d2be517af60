package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import java.util.Map;

/**
 * One lock of java.util.concurrent, or all those that are first waited for at one place, in one
 * second.
 *
 * @param waits how long each of the requests' waits was
 * @param holders nanoseconds waited by the endpoint that held it when the wait began, {@code ""}
 *     outside a request; of a sample of the waits, so that only their proportions count
 * @param stacks how often a holder was seen at a place in its code, innermost frame first; of a
 *     smaller sample
 */
public record LockWindow(Latencies waits, Map<String, Long> holders, Map<String, Long> stacks) {

  public LockWindow {
    holders = Map.copyOf(holders);
    stacks = Map.copyOf(stacks);
  }
}
