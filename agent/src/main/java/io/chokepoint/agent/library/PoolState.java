package io.chokepoint.agent.library;

import org.jspecify.annotations.Nullable;

/**
 * What a pool says of itself now.
 *
 * @param capacity the most it may open; null where it has no bound, or does not tell
 * @param minIdle how many it keeps when idle; null where it does not tell
 */
public record PoolState(
    @Nullable Integer capacity, @Nullable Integer minIdle, int idle, int pending) {

  public static final PoolState NONE = new PoolState(null, null, 0, 0);

  /** Of pools of one name: a service that restarts its context has several in its life. */
  public PoolState plus(PoolState o) {
    return new PoolState(
        sum(capacity, o.capacity), sum(minIdle, o.minIdle), idle + o.idle, pending + o.pending);
  }

  private static @Nullable Integer sum(@Nullable Integer a, @Nullable Integer b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a + b;
  }
}
