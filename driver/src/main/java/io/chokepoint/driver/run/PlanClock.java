package io.chokepoint.driver.run;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Plan time: nanoseconds since the load began, by the monotonic clock. The load begins on a whole
 * Unix second, so that its seconds are the agent's seconds.
 */
final class PlanClock implements LongSupplier {

  private static final long SECOND = 1_000_000_000L;

  /** Event loops start and first connections open in it. */
  private static final long LEAST_AHEAD_NANOS = 300_000_000L;

  private final long startMillis;
  private final long originNanos;

  private PlanClock(long startMillis, long originNanos) {
    this.startMillis = startMillis;
    this.originNanos = originNanos;
  }

  /** A clock that is at 0 on the next whole second that leaves time to get ready. */
  static PlanClock aheadOf(Instant now, long nowNanos) {
    long sinceSecond = now.getNano();
    long second = now.getEpochSecond() + 1;
    long ahead = SECOND - sinceSecond;
    if (ahead < LEAST_AHEAD_NANOS) {
      second++;
      ahead += SECOND;
    }
    return new PlanClock(second * 1000, nowNanos + ahead);
  }

  @Override
  public long getAsLong() {
    return System.nanoTime() - originNanos;
  }

  long startMillis() {
    return startMillis;
  }

  long unixMillis(long planNanos) {
    return startMillis + Math.floorDiv(planNanos, 1_000_000L);
  }
}
