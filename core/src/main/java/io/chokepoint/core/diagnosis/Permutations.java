package io.chokepoint.core.diagnosis;

import java.util.Arrays;
import java.util.Random;

/**
 * Whether one sample's mean is greater than another's beyond what shuffling them together gives:
 * the Fisher–Pitman permutation test, one-sided. It assumes no distribution, so neither the two
 * humps of seconds with and without a collection nor a growing queue disturbs it, and three windows
 * against three can reach 5 % (1 of the 20 ways to divide them). E. J. G. Pitman, "Significance
 * tests which may be applied to samples from any populations", 1937.
 */
public final class Permutations {

  /** Shuffles beyond which the chance is known to better than half a percent. */
  private static final int SHUFFLES = 10_000;

  /** Longer series are tested by the means of stretches: then an hour costs what minutes do. */
  private static final int MOST_VALUES = 1_000;

  /** Fixed, so that the same run always gets the same verdict. */
  private static final long SEED = 1937;

  private Permutations() {}

  /** The chance of a mean of {@code these} at least as great if both were one population. */
  public static double greater(double[] these, double[] those) {
    int m = these.length;
    int n = those.length;
    if (m == 0 || n == 0) {
      return 1;
    }
    if (m + n > MOST_VALUES) {
      int stretch = (m + n + MOST_VALUES - 1) / MOST_VALUES;
      return greater(means(these, stretch), means(those, stretch));
    }
    double[] all = new double[m + n];
    System.arraycopy(these, 0, all, 0, m);
    System.arraycopy(those, 0, all, m, n);
    double observed = sum(these);
    double slack = 1e-9 * (Math.abs(observed) + 1);
    return divisions(m + n, m) <= SHUFFLES
        ? exact(all, m, observed - slack)
        : shuffled(all, m, observed - slack);
  }

  /** Of so many neighbours each; what is left over at the end is too few for a mean as good. */
  private static double[] means(double[] values, int stretch) {
    double[] means = new double[Math.max(1, values.length / stretch)];
    for (int i = 0; i < means.length; i++) {
      int from = i * stretch;
      int to = Math.min(values.length, from + stretch);
      means[i] = sum(Arrays.copyOfRange(values, from, to)) / (to - from);
    }
    return means;
  }

  /** Goes through every choice of {@code m} of the values. */
  private static double exact(double[] all, int m, double least) {
    int[] chosen = new int[m];
    for (int i = 0; i < m; i++) {
      chosen[i] = i;
    }
    long as = 0;
    long ways = 0;
    do {
      double sum = 0;
      for (int i : chosen) {
        sum += all[i];
      }
      ways++;
      as += sum >= least ? 1 : 0;
    } while (next(chosen, all.length));
    return (double) as / ways;
  }

  private static boolean next(int[] chosen, int n) {
    int m = chosen.length;
    for (int i = m - 1; i >= 0; i--) {
      if (chosen[i] < n - m + i) {
        chosen[i]++;
        for (int j = i + 1; j < m; j++) {
          chosen[j] = chosen[j - 1] + 1;
        }
        return true;
      }
    }
    return false;
  }

  private static double shuffled(double[] all, int m, double least) {
    Random random = new Random(SEED);
    int as = 0;
    for (int s = 0; s < SHUFFLES; s++) {
      double sum = 0;
      for (int i = 0; i < m; i++) {
        int j = i + random.nextInt(all.length - i);
        double swap = all[i];
        all[i] = all[j];
        all[j] = swap;
        sum += all[i];
      }
      as += sum >= least ? 1 : 0;
    }
    return (as + 1.0) / (SHUFFLES + 1.0);
  }

  private static double divisions(int n, int m) {
    double ways = 1;
    for (int i = 1; i <= Math.min(m, n - m); i++) {
      ways = ways * (n - Math.min(m, n - m) + i) / i;
    }
    return ways;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }
}
