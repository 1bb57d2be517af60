package io.chokepoint.agent.record;

import io.chokepoint.core.model.Buckets;
import io.chokepoint.core.model.Latencies;

/** Latencies of one window while it is being written, by many threads at once. About 1 KB. */
final class WindowLatencies {

  private static final long LONGEST_NANOS = 600_000_000_000L;
  private static final Buckets BUCKETS = Buckets.OF_AGENT;

  private final Counts counts = new Counts(BUCKETS.indexOf(LONGEST_NANOS) + 1);

  void record(long nanos) {
    counts.increment(BUCKETS.indexOf(Math.max(0, Math.min(nanos, LONGEST_NANOS))));
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return 16 + counts.bytes();
  }

  /** What was recorded; empties this. */
  Latencies drain() {
    Latencies.Writer writer = new Latencies.Writer(BUCKETS);
    counts.drain(writer::add);
    return writer.written();
  }
}
