package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Buckets;
import io.chokepoint.core.model.Latencies;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of which a Prometheus histogram tells how many there are up to each bound, and their
 * sum. In every bucket they are put at the same part of its width, at the one that gives the sum,
 * so that the mean is exact and a percentile is known to its bucket. Without buckets all are put at
 * the mean.
 */
final class Bucketed {

  private final TreeMap<Double, Double> upTo = new TreeMap<>();
  private double count;
  private double sumSeconds;

  /** Takes what a counter went on by. */
  void count(double more) {
    count += more;
  }

  void sum(double moreSeconds) {
    sumSeconds += moreSeconds;
  }

  /**
   * @param bound in seconds, as in the label {@code le}
   * @param more how many more took at most that
   */
  void upTo(String bound, double more) {
    double seconds = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    upTo.merge(seconds, more, Double::sum);
  }

  double count() {
    return count;
  }

  double sumNanos() {
    return sumSeconds * 1e9;
  }

  Latencies latencies() {
    long all = Math.round(count);
    if (all <= 0) {
      return Latencies.NONE;
    }
    Histogram histogram =
        new Histogram(Buckets.OF_AGENT.finestNanos(), 2 * Buckets.OF_AGENT.finestNanos(), 2);
    histogram.setAutoResize(true);
    double part = part();
    long left = all;
    double from = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
      double bound = bucket.getKey();
      long here =
          Math.min(left, Math.round(Math.max(below, bucket.getValue())) - Math.round(below));
      if (here > 0 && !Double.isInfinite(bound)) {
        record(histogram, from + part * (bound - from), here);
        left -= here;
      }
      if (!Double.isInfinite(bound)) {
        from = bound;
        below = Math.max(below, bucket.getValue());
      }
    }
    if (left > 0) {
      record(histogram, upTo.isEmpty() ? sumSeconds / count : beyond(from, left, part), left);
    }
    return Latencies.of(histogram);
  }

  /**
   * Which part of their width buckets are filled up to, 0 to 1; those beyond all bounds are at the
   * last.
   */
  private double part() {
    double least = 0;
    double width = 0;
    double from = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
      double bound = bucket.getKey();
      double here = Math.max(0, bucket.getValue() - below);
      least += here * from;
      if (!Double.isInfinite(bound)) {
        width += here * (bound - from);
        from = bound;
      }
      below = Math.max(below, bucket.getValue());
    }
    return width <= 0 ? 0 : Math.max(0, Math.min(1, (sumSeconds - least) / width));
  }

  /** Where those beyond the last bound are: at what the others leave of the sum. */
  private double beyond(double last, long left, double part) {
    double inside = 0;
    double from = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
      double bound = bucket.getKey();
      if (!Double.isInfinite(bound)) {
        inside += Math.max(0, bucket.getValue() - below) * (from + part * (bound - from));
        from = bound;
        below = Math.max(below, bucket.getValue());
      }
    }
    return Math.max(last, (sumSeconds - inside) / left);
  }

  private static void record(Histogram histogram, double seconds, long times) {
    histogram.recordValueWithCount(Math.max(0, Math.round(seconds * 1e9)), times);
  }

  /** Null where it tells of nothing. */
  static Latencies of(@Nullable Bucketed bucketed) {
    return bucketed == null ? Latencies.NONE : bucketed.latencies();
  }
}
