package io.chokepoint.agent.record;

import io.chokepoint.core.model.Latencies;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** Latencies of one window while it is being written, by many threads at once. 26 KB. */
final class Distribution {

  private static final int DIGITS = 2;
  private static final long FINEST_NANOS = 64;
  private static final long LONGEST_NANOS = 600_000_000_000L;

  private final AtomicHistogram histogram =
      new AtomicHistogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);

  void record(long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
  }

  /** What was recorded, in no more memory than its maximum needs; empties this. */
  Latencies drain() {
    if (histogram.getTotalCount() == 0) {
      return Latencies.NONE;
    }
    long longest = Math.max(2 * FINEST_NANOS, histogram.getMaxValue());
    Histogram small = new Histogram(FINEST_NANOS, longest, DIGITS);
    small.setAutoResize(true);
    small.add(histogram);
    histogram.reset();
    return Latencies.of(small);
  }
}
