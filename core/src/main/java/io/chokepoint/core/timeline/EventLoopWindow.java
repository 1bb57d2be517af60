package io.chokepoint.core.timeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Event loops whose threads are called alike, in one second: how late they run what is due. Known
 * from probes handed to each of them now and then; one that still waits at the window's end counts
 * with its age.
 *
 * @param loops how many were asked
 * @param probes how many waits the lags are of; a loop that is late counts as often as it would
 *     have been asked meanwhile
 * @param maxLagNanos the longest wait
 * @param meanLagNanos over all loops and probes
 * @param lateLoops how many of them were late by a time slice or more; null where not told
 * @param lateProbes how many of the probes were; as they come at times of their own, their share is
 *     the part of the time that a loop is kept (R. W. Wolff, "Poisson arrivals see time averages",
 *     1982); null where not told
 * @param pending tasks waiting in all of them at the window's end; null where they do not tell
 * @param slowest the thread of the one that was latest
 * @param busyAt how often a sample found the thread of a late one at a place in the code, the
 *     endpoint it served in front; few of them, for a late loop is looked at some times a second
 */
public record EventLoopWindow(
    int loops,
    long probes,
    long maxLagNanos,
    long meanLagNanos,
    @Nullable Integer lateLoops,
    @Nullable Long lateProbes,
    @Nullable Integer pending,
    String slowest,
    Map<String, Long> busyAt) {

  /** The Linux scheduler's base slice (EEVDF): a lag below it is ordinary time-sharing. */
  public static final long LATE_NANOS = 3_000_000;

  public EventLoopWindow {
    busyAt = busyAt == null ? Map.of() : Map.copyOf(busyAt); // older documents lack it
  }

  /** Loops whose threads were not looked at. */
  public EventLoopWindow(
      int loops,
      long probes,
      long maxLagNanos,
      long meanLagNanos,
      @Nullable Integer pending,
      String slowest) {
    this(loops, probes, maxLagNanos, meanLagNanos, null, null, pending, slowest, Map.of());
  }

  EventLoopWindow plus(EventLoopWindow next) {
    double lags = (double) probes * meanLagNanos + (double) next.probes * next.meanLagNanos;
    long all = probes + next.probes;
    return new EventLoopWindow(
        next.loops,
        all,
        Math.max(maxLagNanos, next.maxLagNanos),
        all == 0 ? 0 : Math.round(lags / all),
        lateLoops == null || next.lateLoops == null
            ? null
            : (Integer) Math.max(lateLoops, next.lateLoops),
        lateProbes == null || next.lateProbes == null
            ? null
            : (Long) (lateProbes + next.lateProbes),
        next.pending,
        maxLagNanos > next.maxLagNanos ? slowest : next.slowest,
        Maps.sum(busyAt, next.busyAt));
  }
}
