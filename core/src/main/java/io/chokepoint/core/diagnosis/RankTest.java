package io.chokepoint.core.diagnosis;

/**
 * The Mann–Whitney test: whether values of one sample tend to be greater than those of another,
 * whatever their distributions. Exact for small samples, so three windows against three can already
 * reach 5 % (1 of the 20 orders). H. B. Mann, D. R. Whitney, 1947.
 */
final class RankTest {

  private RankTest() {}

  /** The chance of an order at least as extreme if both samples came from one distribution. */
  static double greater(double[] these, double[] those) {
    int m = these.length;
    int n = those.length;
    if (m == 0 || n == 0) {
      return 1;
    }
    double u = 0;
    for (double a : these) {
      for (double b : those) {
        u += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    return m * n <= 400 ? exact(m, n, u) : normal(m, n, u);
  }

  /** Counts the orders by the recursion over which sample holds the greatest value. */
  private static double exact(int m, int n, double u) {
    double[][] ways = new double[m + 1][];
    for (int i = 0; i <= m; i++) {
      ways[i] = new double[m * n + 1];
      ways[i][0] = 1;
    }
    for (int j = 1; j <= n; j++) {
      for (int i = 1; i <= m; i++) {
        double[] next = new double[m * n + 1];
        for (int k = 0; k <= i * j; k++) {
          next[k] = ways[i][k] + (k >= j ? ways[i - 1][k - j] : 0);
        }
        ways[i] = next;
      }
    }
    double all = 0;
    double extreme = 0;
    for (int k = 0; k <= m * n; k++) {
      all += ways[m][k];
      extreme += k >= u ? ways[m][k] : 0;
    }
    return extreme / all;
  }

  private static double normal(int m, int n, double u) {
    double mean = m * n / 2.0;
    double deviation = Math.sqrt(m * n * (m + n + 1) / 12.0);
    return upperTail((u - 0.5 - mean) / deviation);
  }

  /** Of the normal distribution; Abramowitz and Stegun 26.2.17, error below 1e-7. */
  static double upperTail(double z) {
    if (z < 0) {
      return 1 - upperTail(-z);
    }
    double t = 1 / (1 + 0.2316419 * z);
    double poly =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return poly * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
