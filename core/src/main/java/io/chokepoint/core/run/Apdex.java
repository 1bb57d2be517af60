package io.chokepoint.core.run;

import io.chokepoint.core.text.Text;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How content users are with how long they wait, 0 to 1: of the requests, those answered within T
 * and half of those within 4 T (Apdex Alliance, technical specification 1.1). A request that failed
 * counts as frustrating. How long each of those took is not kept apart: all are taken for the
 * quickest, so that with failures the score is never too good.
 *
 * @param millis T
 */
public record Apdex(double score, double millis) {

  /** Fewer are a small group, which the specification wants to be marked. */
  private static final long LEAST = 100;

  private static final int TOLERATED = 4;

  /** Null where T is not given, or where there are too few requests. */
  static @Nullable Apdex of(Histogram latency, long failed, @Nullable Long nanos) {
    long all = latency.getTotalCount();
    if (nanos == null || all < LEAST) {
      return null;
    }
    long satisfied = latency.getCountBetweenValues(0, nanos);
    long within = latency.getCountBetweenValues(0, TOLERATED * nanos);
    long tolerating = Math.max(0, within - Math.max(satisfied, failed));
    double score = (Math.max(0, satisfied - failed) + tolerating / 2.0) / all;
    return new Apdex(score, nanos / 1e6);
  }

  /** {@code 0.94}, rounded down: it is 1 only where no user waits longer. */
  public String text() {
    return Text.number(Math.floor(score * 100) / 100);
  }
}
