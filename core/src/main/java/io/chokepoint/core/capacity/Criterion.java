package io.chokepoint.core.capacity;

import io.chokepoint.core.laws.SeriesMean;
import java.util.Arrays;

/**
 * One thing a level of load must keep, as a number for each of its seconds: too many late answers,
 * failures, requests left behind. Between what is certainly broken and what is certainly kept there
 * may be a margin, in which it is neither.
 *
 * @param what for people: {@code order: p95 above 300 ms}
 * @param broken mean above 0: it is broken
 * @param kept mean below 0: it is kept
 * @param leastVariance of one second's number
 * @param stretch how much the numbers would vary more, had they been at the border, as a factor of
 *     the standard error
 * @param otherError standard error of what the numbers are compared with
 */
record Criterion(
    String what,
    double[] broken,
    double[] kept,
    double leastVariance,
    double stretch,
    double otherError) {

  /** Without a margin. */
  static Criterion of(String what, double[] tooMuch, double leastVariance, double stretch) {
    return new Criterion(what, tooMuch, tooMuch, leastVariance, stretch, 0);
  }

  /** The chance of such numbers if it were kept. */
  double chanceIfKept() {
    return mean(broken, otherError).chanceIfNotAbove();
  }

  /**
   * The chance of such numbers if it were broken. A queue that grows is kept at first: where the
   * later half alone would be broken, nothing is certain.
   */
  double chanceIfBroken() {
    double[] later = Arrays.copyOfRange(kept, kept.length / 2, kept.length);
    if (mean(later) > 0) {
      return 1;
    }
    return mean(kept, otherError).chanceIfNotBelow();
  }

  private SeriesMean mean(double[] values, double other) {
    SeriesMean mean = SeriesMean.of(values, leastVariance);
    return new SeriesMean(mean.mean(), mean.error() * stretch, mean.freedom()).plusError(other);
  }

  boolean looksKept() {
    return (mean(kept) + mean(broken)) / 2 <= 0;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }
}
