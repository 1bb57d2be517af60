package io.chokepoint.driver.load;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the driver was the limit in a second. It was, if its figures would have been
 * noticeably better with a faster driver:
 *
 * <ul>
 *   <li>its event loop had no time left, so that more could not have been sent or timed; or
 *   <li>its event loop was late by a tenth of the latency it measured, on average, so that the
 *       tenth belongs to the driver. Lateness below a millisecond is let pass: finer than that no
 *       claim is made.
 * </ul>
 */
final class Limit {

  /** A loop that waits less than this share for work is never sure to be on time. */
  private static final double BUSY_SHARE = 0.9;

  private static final double LAG_SHARE = 0.1;
  private static final long RESOLUTION_NANOS = 1_000_000L;

  private Limit() {}

  /** The reason, in the same words each time: reports list each reason once. */
  static @Nullable String why(double busiestLoopShare, long meanLagNanos, double meanNanos) {
    if (busiestLoopShare >= BUSY_SHARE) {
      return "its event loop had no CPU time to spare";
    }
    if (meanLagNanos >= RESOLUTION_NANOS && meanLagNanos > LAG_SHARE * meanNanos) {
      return "its event loop was late by over a tenth of the latency";
    }
    return null;
  }
}
