package io.chokepoint.core.compare;

import io.chokepoint.core.model.Latencies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One endpoint's traffic in one step, second by second, and the estimates that follow from it. */
final class Seconds {

  private static final double MILLI = 1e6;

  /** So many requests must lie beyond a percentile for it to be told: N (1 − p) ≥ 10. */
  private static final double FEWEST_BEYOND = 10;

  /** Histograms know latencies no better than this. */
  private static final double RESOLUTION = 0.002;

  /** A tail moves more than the mean: half as much again, by simulated queues near capacity. */
  private static final double TAIL = 1.5;

  private static final int DIGITS = 3;

  private final List<Latencies> latencies = new ArrayList<>();
  private final List<Double> completed = new ArrayList<>();
  private final List<Double> failed = new ArrayList<>();
  private final Histogram all = new Histogram(DIGITS);

  /** The newest of the seconds, as long as more of it may come. */
  private final Histogram open = new Histogram(DIGITS);

  /** What ended in one second; several endpoints' same second add up. */
  void add(int second, Latencies latency, long completedHere, long failedHere) {
    if (second == completed.size()) {
      close();
      completed.add(0.0);
      failed.add(0.0);
    }
    latency.addTo(open);
    latency.addTo(all);
    completed.set(second, completed.get(second) + completedHere);
    failed.set(second, failed.get(second) + failedHere);
  }

  /** Unfolded, an hour of one endpoint's seconds would take 700 MB. */
  private void close() {
    if (latencies.size() < completed.size()) {
      latencies.add(Latencies.of(open));
      open.reset();
    }
  }

  int size() {
    return completed.size();
  }

  /** Empty where no second counts: what was not seen is no rate of 0. */
  Map<Metric, Estimate> estimates() {
    if (size() == 0) {
      return Map.of();
    }
    close();
    Map<Metric, Estimate> estimates = new LinkedHashMap<>();
    estimates.put(Metric.RATE, rate());
    Relative mean = mean();
    estimates.put(Metric.MEAN, mean.estimate());
    estimates.put(Metric.P50, percentile(50, mean));
    estimates.put(Metric.P95, percentile(95, mean));
    estimates.put(Metric.P99, percentile(99, mean));
    estimates.put(Metric.ERRORS, errors());
    return estimates;
  }

  private record Relative(Estimate estimate, boolean wanders) {}

  private Estimate rate() {
    double[] ones = new double[size()];
    Arrays.fill(ones, 1);
    return ratio(array(completed), ones).estimate();
  }

  private Relative mean() {
    double[] sums = new double[size()];
    double[] counts = new double[size()];
    for (int i = 0; i < size(); i++) {
      Latencies latency = latencies.get(i);
      counts[i] = latency.count();
      sums[i] = latency.meanNanos() * counts[i] / MILLI;
    }
    return ratio(sums, counts);
  }

  /**
   * The error of Σ numerators / Σ denominators, from what each second adds beyond the ratio (W. G.
   * Cochran, "Sampling Techniques", 1977, 6.4), relative to the ratio.
   */
  static Estimate ratioEstimate(double[] numerators, double[] denominators) {
    return ratio(numerators, denominators).estimate();
  }

  private static Relative ratio(double[] numerators, double[] denominators) {
    double above = sum(numerators);
    double below = sum(denominators);
    if (below == 0 || above <= 0) {
      return new Relative(Estimate.unknown(0), false);
    }
    double ratio = above / below;
    double[] residuals = new double[numerators.length];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = numerators[i] - ratio * denominators[i];
    }
    Spread spread = Spread.of(residuals);
    double relative = Math.max(RESOLUTION, spread.error() / above);
    return new Relative(new Estimate(ratio, relative, spread.freedom()), spread.wanders());
  }

  /**
   * A percentile's error: that of the share of requests at or below it, carried over to the
   * latencies at that share plus and minus its error. R. S. Woodruff, "Confidence intervals for
   * medians and other position measures", JASA 47, 1952; for sequences that depend on themselves P.
   * Heidelberger and P. A. W. Lewis, "Quantile estimation in dependent sequences", Operations
   * Research 32, 1984. Never less than the order statistics of independent requests allow.
   */
  private Estimate percentile(double percent, Relative mean) {
    double n = all.getTotalCount();
    if (n == 0) {
      return Estimate.unknown(0);
    }
    long at = all.highestEquivalentValue(all.getValueAtPercentile(percent));
    double value = all.getValueAtPercentile(percent) / MILLI;
    double p = percent / 100;
    if (n * (1 - p) < FEWEST_BEYOND || value <= 0) {
      return Estimate.unknown(value);
    }
    if (mean.wanders()) {
      // no second repeats another: percentiles go where the queue goes, as the mean does
      return new Estimate(value, mean.estimate().error(), mean.estimate().freedom());
    }
    double share = all.getCountBetweenValues(0, at) / n;
    double[] residuals = new double[size()];
    for (int i = 0; i < residuals.length; i++) {
      Latencies latency = latencies.get(i);
      residuals[i] = latency.countAtMost(at) - share * latency.count();
    }
    Spread spread = Spread.of(residuals);
    double error = Math.max(spread.error() / n, Math.sqrt(p * (1 - p) / n));
    if (p + error >= 1 - 0.5 / n || p - error <= 0) {
      // it is the queue's length that moves it, more than Woodruff's interval can hold
      return new Estimate(value, TAIL * mean.estimate().error(), mean.estimate().freedom());
    }
    double low = Math.max(1, all.getValueAtPercentile(100 * (p - error)));
    double high = all.getValueAtPercentile(100 * (p + error));
    // few seconds hold a tail's few requests: where the queue moves the mean it moves the tail more
    double least = Math.max(RESOLUTION, percent < 90 ? 0 : TAIL * mean.estimate().error());
    return new Estimate(
        value,
        Math.max(least, Math.log(high / low) / 2),
        Math.min(spread.freedom(), mean.estimate().freedom()));
  }

  private Estimate errors() {
    double n = all.getTotalCount();
    double bad = sum(array(failed));
    double share = bad == 0 ? 0 : Math.min(1, bad / n);
    if (n < FEWEST_BEYOND) {
      return Estimate.unknown(share);
    }
    double[] residuals = new double[size()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = failed.get(i) - share * latencies.get(i).count();
    }
    Spread spread = Spread.of(residuals);
    // none of n is still compatible with 1 of n: Laplace's rule keeps the error above zero
    double plain = (n * share + 1) / (n + 2);
    double error = Math.max(spread.error() / n, Math.sqrt(plain * (1 - plain) / n));
    return new Estimate(share, error, spread.freedom());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }
}
