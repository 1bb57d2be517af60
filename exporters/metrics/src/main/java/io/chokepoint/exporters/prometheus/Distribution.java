package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.model.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * A latency distribution since the start, cumulative and in fixed buckets as Prometheus wants it,
 * and the longest of the last two minutes. Not thread-safe.
 */
final class Distribution {

  static final long[] BOUNDS_NANOS =
      Latencies.MONITORED_SECONDS.stream().mapToLong(s -> Math.round(s * 1e9)).toArray();

  private final double[] atMost;
  private @Nullable Example @Nullable [] examples;
  private final RecentMax recentMax = new RecentMax();
  private double count;
  private double sumNanos;

  /** One of the requests, and the trace it is part of. */
  record Example(String traceId, double seconds, long endMillis) {}

  /**
   * @param buckets whether those at most each bound are counted
   */
  Distribution(boolean buckets) {
    atMost = new double[buckets ? BOUNDS_NANOS.length : 0];
  }

  /**
   * Adds one window's latencies.
   *
   * @param share how much of them belongs here, 0 to 1: less than one only where the window tells
   *     several outcomes apart by count but not by latency
   */
  void add(Latencies latencies, double share, long nowMillis) {
    if (latencies.count() == 0) {
      return;
    }
    if (atMost.length > 0) {
      long[] counts = latencies.countsAtMost(BOUNDS_NANOS);
      for (int i = 0; i < counts.length; i++) {
        atMost[i] += share * counts[i];
      }
    }
    count += share * latencies.count();
    sumNanos += share * latencies.count() * latencies.meanNanos();
    recentMax.add(latencies.maxNanos(), nowMillis);
  }

  /** The newest example of a bucket takes the place of the one before. */
  void add(Example example) {
    if (examples == null) {
      examples = new Example[BOUNDS_NANOS.length + 1];
    }
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && example.seconds > BOUNDS_NANOS[bucket] / 1e9) {
      bucket++;
    }
    examples[bucket] = example;
  }

  /** One that took longer than the bound before this one; null if no request with an id did. */
  @Nullable Example example(int bound) {
    return examples == null ? null : examples[bound];
  }

  /** How many took at most the bound with this index. */
  double atMost(int bound) {
    return atMost[bound];
  }

  double count() {
    return count;
  }

  double sumSeconds() {
    return sumNanos / 1e9;
  }

  /** The longest of the last two minutes; 0 where none was recorded in them. */
  double maxSeconds(long nowMillis) {
    return recentMax.get(nowMillis) / 1e9;
  }

  /** The maximum over two to three minutes, in three one-minute parts that take turns. */
  private static final class RecentMax {

    private static final long PART_MILLIS = 60_000;

    private final long[] max = new long[3];
    private long part = Long.MIN_VALUE;

    void add(long value, long nowMillis) {
      turn(nowMillis);
      int slot = slot();
      max[slot] = Math.max(max[slot], value);
    }

    long get(long nowMillis) {
      turn(nowMillis);
      return Math.max(max[0], Math.max(max[1], max[2]));
    }

    private void turn(long nowMillis) {
      long now = Math.floorDiv(nowMillis, PART_MILLIS);
      long first = Math.max(part, now - max.length);
      for (long p = first + 1; p <= now; p++) {
        max[(int) Math.floorMod(p, (long) max.length)] = 0;
      }
      part = Math.max(part, now);
    }

    private int slot() {
      return (int) Math.floorMod(part, (long) max.length);
    }
  }
}
