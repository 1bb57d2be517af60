package io.chokepoint.core.compare;

/**
 * How far a sum over seconds may be off by chance, when a second resembles the one before it: a
 * queue that is long now is long in a second.
 *
 * <p>Seconds are put together to some 20 batches, and what correlation is left between neighbouring
 * batches stretches the error by (1 + r) / (1 − r), with r freed from its bias of short series: B.
 * W. Schmeiser, "Batch size effects in the analysis of simulation output", Operations Research 30,
 * 1982; A. Tafazzoli et al., "Performance of Skart", INFORMS J. on Computing 23, 2011; F. H. C.
 * Marriott and J. A. Pope, "Bias in the estimation of autocorrelations", Biometrika 41, 1954.
 *
 * <p>That formula has no bound where the series hardly returns to its mean, as a queue near or over
 * capacity: there the error is at most that of a random walk that starts from an empty queue, which
 * is σ of its increments × √(n / 3) for the mean of n of them.
 *
 * @param error standard error of the sum
 * @param freedom degrees of freedom
 * @param wanders whether the series behaves like a random walk
 */
record Spread(double error, double freedom, boolean wanders) {

  private static final int BATCHES = 20;
  private static final int FEWEST = 5;
  private static final double HIGHEST_CORRELATION = 0.97;

  static final Spread UNKNOWN = new Spread(Double.POSITIVE_INFINITY, 1, false);

  /**
   * From what each second adds to the sum beyond its share.
   *
   * @param residuals adding up to about zero
   */
  static Spread of(double[] residuals) {
    int n = residuals.length;
    if (n < FEWEST) {
      return UNKNOWN;
    }
    double[] batches = batches(residuals, Math.max(1, n / BATCHES));
    Spread batched = batched(batches);
    double walk = deviationOfIncrements(residuals) * n * Math.sqrt(n / 3.0);
    return walk < batched.error ? new Spread(walk, Math.max(1, n / 2.0 - 1), true) : batched;
  }

  private static Spread batched(double[] batches) {
    int b = batches.length;
    double sum = 0;
    double neighbours = 0;
    for (int i = 0; i < b; i++) {
      sum += batches[i] * batches[i];
      neighbours += i == 0 ? 0 : batches[i] * batches[i - 1];
    }
    double measured = sum == 0 ? 0 : neighbours / sum;
    double r = Math.min(HIGHEST_CORRELATION, Math.max(0, (b * measured + 1) / (b - 3)));
    double stretch = (1 + r) / (1 - r);
    return new Spread(Math.sqrt(sum / (b - 1) * b * stretch), Math.max(1, b / stretch - 1), false);
  }

  private static double[] batches(double[] values, int size) {
    double[] sums = new double[values.length / size];
    for (int i = 0; i < values.length; i++) {
      sums[Math.min(sums.length - 1, i / size)] += values[i];
    }
    return sums;
  }

  private static double deviationOfIncrements(double[] values) {
    int n = values.length - 1;
    double drift = (values[n] - values[0]) / n;
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      double increment = values[i] - values[i - 1] - drift;
      sum += increment * increment;
    }
    return Math.sqrt(sum / (n - 1));
  }
}
