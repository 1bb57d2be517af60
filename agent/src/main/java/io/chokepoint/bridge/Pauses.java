package io.chokepoint.bridge;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * For how long all of the JVM's threads have stood still so far, as HotSpot counts it in memory
 * that it shares. To look costs a few nanoseconds, and the figure is as fine as the clock.
 */
public final class Pauses {

  private static volatile @Nullable Pauses known;

  private final ByteBuffer counters;
  private final int stopped;
  private final int stopping;
  private final int[] collecting;
  private final double nanosPerTick;

  /**
   * @param stopped where the time at safepoints is counted, in ticks
   * @param stopping where the time until all threads stood is counted; negative where it is not
   * @param collecting where each collector counts the part of it that it used
   */
  public Pauses(
      ByteBuffer counters, int stopped, int stopping, int[] collecting, double nanosPerTick) {
    this.counters = counters;
    this.stopped = stopped;
    this.stopping = stopping;
    this.collecting = collecting.clone();
    this.nanosPerTick = nanosPerTick;
  }

  static @Nullable Pauses known() {
    return known;
  }

  static void know(@Nullable Pauses pauses) {
    known = pauses;
  }

  /** Time at safepoints, whatever for. */
  public long stoppedNanos() {
    return nanos(counters.getLong(stopped));
  }

  /** How long it took until all threads stood, while more and more of them did; 0 if unknown. */
  public long stoppingNanos() {
    return stopping < 0 ? 0 : nanos(counters.getLong(stopping));
  }

  /** The part of it in which garbage was collected. */
  public long collectingNanos() {
    long sum = 0;
    for (int at : collecting) {
      sum += counters.getLong(at);
    }
    return nanos(sum);
  }

  private long nanos(long ticks) {
    return nanosPerTick == 1 ? ticks : (long) (ticks * nanosPerTick);
  }
}
