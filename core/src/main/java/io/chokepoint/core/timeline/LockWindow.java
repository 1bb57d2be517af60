package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import java.util.Map;

/**
 * One lock of java.util.concurrent or one monitor, or all those of a class that are first waited
 * for at one place, in one second. The carriers of virtual threads stand among them ({@link
 * #CARRIERS}), and the places where virtual threads were pinned and kept theirs, by how long each
 * time.
 *
 * @param waits how long each of the requests' waits was; none for monitors, which only samples see
 * @param holders waits by the endpoint that held it, {@code ""} outside a request: nanoseconds of a
 *     sample of the waits, or samples of the waiting, so that only their proportions count
 * @param stacks how often a holder was seen at a place in its code, innermost frame first; of a
 *     smaller sample
 */
public record LockWindow(Latencies waits, Map<String, Long> holders, Map<String, Long> stacks) {

  /** What the carriers are called among the locks. */
  public static final String CARRIERS = "carriers of virtual threads";

  public LockWindow {
    holders = Map.copyOf(holders);
    stacks = Map.copyOf(stacks);
  }

  LockWindow plus(LockWindow next) {
    return new LockWindow(
        waits.plus(next.waits), Maps.sum(holders, next.holders), Maps.sum(stacks, next.stacks));
  }
}
