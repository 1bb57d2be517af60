package io.chokepoint.core.experiment;

import java.util.List;

/**
 * The mean of independent normal values of unknown variance, with an interval that holds however
 * often one looks and whenever one stops: with a probability of at most {@code α} the true mean is
 * ever below one of the intervals of <em>all</em> sample sizes, and with at most {@code α} it is
 * ever above one. A fixed-size t interval does not hold so: a test that is looked at until it is
 * significant always becomes so.
 *
 * <p>The mixture of likelihood ratios (H. Robbins, "Statistical methods related to the law of the
 * iterated logarithm", 1970), for the t statistic with a normal mixture over the size of the effect
 * in standard deviations (T. L. Lai, "On confidence sequences", 1976; M. F. Pérez-Ortiz, T. Lardy,
 * R. de Heide, P. Grünwald, "E-statistics, group invariance and anytime-valid testing", 2024): with
 * {@code n} values, {@code ν = n − 1}, and variance {@code g} of the mixture,
 *
 * <pre>M(t) = (1 + n g)^(−1/2) · ((1 + t²/ν) / (1 + t²/(ν (1 + n g))))^(n/2)</pre>
 *
 * is a martingale under each mean, so it ever exceeds {@code 1/(2α)} with probability at most
 * {@code 2α} (Ville's inequality), half of it on each side, as all is symmetric. The interval is of
 * those means for which it does not.
 *
 * @param low minus infinity as long as there are too few values
 * @param high infinity as long as there are too few values
 */
record ConfidenceSequence(double mean, double low, double high) {

  /**
   * Remedies that are worth a finding show effects of many standard deviations: with these, three
   * pairs can decide.
   */
  private static final double MIXTURE = 10;

  /**
   * The interval after these values.
   *
   * @param alpha probability, for each of the two ends, that the true mean is ever beyond it
   */
  static ConfidenceSequence of(List<Double> values, double alpha) {
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double half = n < 2 ? Double.POSITIVE_INFINITY : half(values, mean, alpha);
    return half < Double.POSITIVE_INFINITY
        ? new ConfidenceSequence(mean, mean - half, mean + half)
        : new ConfidenceSequence(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * The interval of the slope of a line through the origin, whose values scatter alike everywhere:
   * with {@code S} the sum of {@code x²} in parts of their usual size in place of {@code n}.
   *
   * @param x as many as there are values
   * @param usual size of {@code x}, chosen before any value was seen
   */
  static ConfidenceSequence ofSlope(
      List<Double> x, List<Double> values, double usual, double alpha) {
    int n = values.size();
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += x.get(i) * x.get(i);
      xy += x.get(i) * values.get(i);
    }
    double slope = xx == 0 ? Double.NaN : xy / xx;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += Math.pow(values.get(i) - slope * x.get(i), 2);
    }
    double half =
        n < 2
            ? Double.POSITIVE_INFINITY
            : Math.sqrt(squares / (n - 1) / xx) * t(n, xx / usual / usual, alpha);
    return half < Double.POSITIVE_INFINITY
        ? new ConfidenceSequence(slope, slope - half, slope + half)
        : new ConfidenceSequence(slope, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static double half(List<Double> values, double mean, double alpha) {
    int n = values.size();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (n - 1) / n) * t(n, n, alpha);
  }

  /**
   * The size of {@code t} at which the martingale is {@code 1/(2α)}; infinity where it never is.
   */
  static double t(int n, double size, double alpha) {
    double widening = 1 + size * MIXTURE;
    double ratio = Math.pow(Math.sqrt(widening) / (2 * alpha), 2.0 / n);
    return ratio >= widening
        ? Double.POSITIVE_INFINITY
        : Math.sqrt((n - 1) * (ratio - 1) / (1 - ratio / widening));
  }
}
