package io.chokepoint.agent.record;

import io.chokepoint.bridge.Sink.Outcome;
import io.chokepoint.core.model.Latencies;
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
  private final LongAdder rows = new LongAdder();

  void add(long nanos, Outcome outcome) {
    latency.record(nanos);
    if (outcome != Outcome.DONE) {
      errors.increment();
    }
    if (outcome == Outcome.TIMED_OUT) {
      timeouts.increment();
    }
  }

  void read(long more) {
    rows.add(more);
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return OBJECT_BYTES + latency.bytes();
  }

  /** Rows that are read in a second without executions are told with the next ones. */
  StatementWindow drain() {
    Latencies executions = latency.drain();
    long read = executions.count() == 0 ? 0 : rows.sumThenReset();
    return new StatementWindow(
        executions, errors.sumThenReset(), timeouts.sumThenReset(), read == 0 ? null : (Long) read);
  }
}
