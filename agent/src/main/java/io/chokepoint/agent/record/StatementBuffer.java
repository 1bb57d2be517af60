package io.chokepoint.agent.record;

import io.chokepoint.bridge.Sink.Outcome;
import io.chokepoint.core.timeline.StatementWindow;
import java.util.concurrent.atomic.LongAdder;

/** One statement's executions of one window, while they are being recorded. */
final class StatementBuffer {

  /** This, and what is beside the latencies. */
  private static final int OBJECT_BYTES = 100;

  final Unused unused = new Unused();
  private final WindowLatencies latency = new WindowLatencies();
  private final LongAdder errors = new LongAdder();
  private final LongAdder timeouts = new LongAdder();

  void add(long nanos, Outcome outcome) {
    latency.record(nanos);
    if (outcome != Outcome.DONE) {
      errors.increment();
    }
    if (outcome == Outcome.TIMED_OUT) {
      timeouts.increment();
    }
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return OBJECT_BYTES + latency.bytes();
  }

  StatementWindow drain() {
    return new StatementWindow(latency.drain(), errors.sumThenReset(), timeouts.sumThenReset());
  }
}
