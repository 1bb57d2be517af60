package io.chokepoint.driver.load;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether the driver was the limit in a second. It was, if its figures would have been
 * noticeably better with a faster driver:
 *
 * <ul>
 *   <li>its event loop had no time left, so that more could not have been sent or timed; or
 *   <li>what it added to a request was a tenth of the latency it measured, on average, so that the
 *       tenth belongs to the driver: by an event loop that was late, or by standing still. A stop
 *       of length {@code s} in a second delays a share {@code s} of the requests by {@code s/2} on
 *       average, thus all of them by {@code s²/2}. Less than a millisecond is let pass: finer than
 *       that no claim is made.
 * </ul>
 */
public final class DriverLimit {

  /** A loop that waits less than this share for work is never sure to be on time. */
  private static final double BUSY_SHARE = 0.9;

  private static final double ADDED_SHARE = 0.1;
  private static final long RESOLUTION_NANOS = 1_000_000L;

  private DriverLimit() {}

  /**
   * The reason, in the same words each time: reports list each reason once.
   *
   * @param meanLagNanos by which the loop's timers were late
   * @param longestLagNanos the longest it was away
   * @param pauseNanos its garbage collections, together
   * @param meanNanos latency it measured
   */
  public static @Nullable String why(
      double busiestLoopShare,
      long meanLagNanos,
      long longestLagNanos,
      long pauseNanos,
      double meanNanos) {
    if (busiestLoopShare >= BUSY_SHARE) {
      return "its event loop had no CPU time to spare";
    }
    if (noticeable(byStop(pauseNanos), meanNanos)) {
      return "its garbage collections added over a tenth of the latency";
    }
    if (noticeable(Math.max(meanLagNanos, byStop(longestLagNanos)), meanNanos)) {
      return "its event loop was late by over a tenth of the latency";
    }
    return null;
  }

  private static double byStop(long nanos) {
    double share = Math.min(1, nanos / 1e9);
    return share * share / 2 * 1e9;
  }

  private static boolean noticeable(double addedNanos, double meanNanos) {
    return addedNanos >= RESOLUTION_NANOS && addedNanos > ADDED_SHARE * meanNanos;
  }
}
