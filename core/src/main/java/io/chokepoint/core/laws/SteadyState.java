package io.chokepoint.core.laws;

import java.util.Arrays;

/**
 * Where a stretch of load under steady conditions has become steady itself: after compiling,
 * filling caches and opening connections. The start is cut off where the squared standard error of
 * the rest, {@code Σ(xᵢ − x̄)² / (n − d)²}, is least over the cuts {@code d ≤ n/2} (MSER, K. P.
 * White, "An effective truncation heuristic for bias reduction in simulation output", Simulation
 * 69, 1997). That rule cuts something off almost any series, and whatever the direction; so a cut
 * stands only where what is cut off was slower, by a tenth at least, than the rest and than 95 % of
 * its values: a queue that builds up is no warm-up, nor is a stall that comes again.
 *
 * <p>A value that is not a number is a second in which nothing was answered. It is neither fast nor
 * slow, and never cut off, nor is anything after it: a service that does not answer is no service
 * that warms up.
 */
public final class SteadyState {

  private static final double MATERIAL = 1.1;
  private static final double RARE = 0.95;

  private SteadyState() {}

  /**
   * How many values at the start are not steady.
   *
   * @param values one for each second, higher meaning slower
   * @param least how many that are numbers must be left
   */
  public static int begins(double[] values, int least) {
    int cut = leastError(values, least);
    if (cut == 0) {
      return 0;
    }
    double start = mean(values, 0, cut);
    double[] rest =
        Arrays.stream(values, cut, values.length).filter(SteadyState::answered).sorted().toArray();
    double high = rest[(int) Math.min(rest.length - 1, Math.floor(RARE * rest.length))];
    boolean slower = start > MATERIAL * mean(rest, 0, rest.length) && start > high;
    return slower ? cut : 0;
  }

  /** The cut by MSER alone. */
  public static int leastError(double[] values, int least) {
    int best = 0;
    double leastError = Double.POSITIVE_INFINITY;
    int left = (int) Arrays.stream(values).filter(SteadyState::answered).count();
    int most = Math.min(Math.min(values.length / 2, left - least), firstUnanswered(values));
    for (int cut = 0; cut <= most; cut++) {
      double error = squaredError(values, cut) / Math.pow(left - cut, 2);
      if (error < leastError) {
        leastError = error;
        best = cut;
      }
    }
    return best;
  }

  /** The mean of the seconds that have an answer; NaN where no second has one. */
  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to)
        .filter(SteadyState::answered)
        .average()
        .orElse(Double.NaN);
  }

  private static double squaredError(double[] values, int from) {
    double mean = mean(values, from, values.length);
    return Arrays.stream(values, from, values.length)
        .filter(SteadyState::answered)
        .map(v -> (v - mean) * (v - mean))
        .sum();
  }

  private static int firstUnanswered(double[] values) {
    int i = 0;
    while (i < values.length && answered(values[i])) {
      i++;
    }
    return i;
  }

  private static boolean answered(double value) {
    return !Double.isNaN(value);
  }
}
