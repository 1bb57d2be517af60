package io.chokepoint.core.laws;

/**
 * The mean of a series in time, as sure as the series allows: neighbours that resemble each other
 * tell less than as many independent values would. Student's t with the equivalent number of
 * independent values, {@code n' = n (1 − r) / (1 + r)}, {@code r} being the correlation of
 * neighbours (F. W. Zwiers, H. von Storch, "Taking serial correlation into account in tests of the
 * mean", Journal of Climate 8, 1995). A short series shows less correlation than there is: {@code
 * r} is corrected by {@code (1 + 4 r) / n} (F. H. C. Marriott, J. A. Pope, "Bias in the estimation
 * of autocorrelations", Biometrika 41, 1954).
 *
 * @param error standard error of the mean
 * @param freedom degrees of freedom; 0 where nothing can be said
 */
public record SeriesMean(double mean, double error, double freedom) {

  private static final double MOST_CORRELATED = 0.9;
  private static final int FEWEST = 3;
  private static final double ROUNDED = 1e-12;

  /**
   * Neighbours that offset each other, as seconds do in which a queue is worked off, tell more than
   * independent values. How much more is believed is bounded: the correlation of ten values is
   * known to ± 0.3 only.
   */
  private static final double LEAST_CORRELATED = -0.4;

  /**
   * The mean of a series.
   *
   * @param leastVariance of one value, where it is known that it cannot be less: that of a count
   */
  public static SeriesMean of(double[] values, double leastVariance) {
    int n = values.length;
    double mean = 0;
    for (double value : values) {
      mean += value / n;
    }
    if (n < FEWEST) {
      return new SeriesMean(mean, Double.POSITIVE_INFINITY, 0);
    }
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
      products += i == 0 ? 0 : (values[i] - mean) * (values[i - 1] - mean);
    }
    // values that are all alike differ from their computed mean by rounding, and all to one side
    boolean alike = squares <= n * ROUNDED * ROUNDED * mean * mean;
    double shown = alike ? 0 : products / squares;
    double r = shown + (1 + 4 * shown) / n;
    r = Math.max(LEAST_CORRELATED, Math.min(MOST_CORRELATED, r));
    double independent = Math.max(2, n * (1 - r) / (1 + r));
    double variance = Math.max(squares / (n - 1), leastVariance);
    return new SeriesMean(mean, Math.sqrt(variance / independent), Math.min(independent, n) - 1);
  }

  /** With another uncertainty in it that has nothing to do with the series. */
  public SeriesMean plusError(double other) {
    return new SeriesMean(mean, Math.hypot(error, other), freedom);
  }

  /** The chance of a mean as high as this, or higher, if the true one were at most 0. */
  public double chanceIfNotAbove() {
    if (freedom <= 0) {
      return 1;
    }
    return error == 0 ? (mean > 0 ? 0 : 1) : Student.above(mean / error, freedom);
  }

  /** The chance of a mean as low as this, or lower, if the true one were at least 0. */
  public double chanceIfNotBelow() {
    return new SeriesMean(-mean, error, freedom).chanceIfNotAbove();
  }
}
