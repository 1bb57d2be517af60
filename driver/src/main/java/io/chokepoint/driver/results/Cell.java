package io.chokepoint.driver.results;

import io.chokepoint.core.model.Buckets;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.load.Outcome;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's requests of one second. Latencies are kept as they come and now and then packed: a
 * histogram a cell would be 200 KB.
 */
final class Cell {

  private static final Buckets BUCKETS = Buckets.of(1, 3);
  private static final long[] EMPTY = {};

  private long[] held = EMPTY;
  private int heldCount;
  private Latencies packed = Latencies.NONE;
  private long @Nullable [] failed;
  long due;
  long notSent;
  long completed;
  long receivedBytes;
  boolean bytesKnown;

  /** A request that began in this second. */
  void began(long nanos, Outcome outcome) {
    due++;
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, Math.max(8, 2 * heldCount));
    }
    held[heldCount++] = Math.max(0, nanos);
    if (outcome != Outcome.OK) {
      failed(outcome, 1);
    }
  }

  void failed(Outcome outcome, long count) {
    if (failed == null) {
      failed = new long[Outcome.values().length];
    }
    failed[outcome.ordinal()] += count;
  }

  /** An answer came in this second. */
  void answered(long bytes) {
    completed++;
    if (bytes >= 0) {
      receivedBytes += bytes;
      bytesKnown = true;
    }
  }

  void pack() {
    if (heldCount == 0) {
      return;
    }
    Arrays.sort(held, 0, heldCount);
    Latencies.Writer writer = new Latencies.Writer(BUCKETS);
    int at = 0;
    while (at < heldCount) {
      int bucket = BUCKETS.indexOf(held[at]);
      int first = at;
      while (at < heldCount && BUCKETS.indexOf(held[at]) == bucket) {
        at++;
      }
      writer.add(bucket, at - first);
    }
    packed = packed.plus(writer.written());
    held = EMPTY;
    heldCount = 0;
  }

  /** What the driver would have written down. The real start is the only one there is. */
  ClientWindow.Traffic traffic() {
    pack();
    return new ClientWindow.Traffic(
        due,
        notSent,
        completed,
        packed,
        packed,
        errors(),
        bytesKnown ? (Long) receivedBytes : null);
  }

  private Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      if (failed != null && failed[outcome.ordinal()] > 0) {
        errors.put(outcome.label(), failed[outcome.ordinal()]);
      }
    }
    return errors;
  }
}
