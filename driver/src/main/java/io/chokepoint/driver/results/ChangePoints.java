package io.chokepoint.driver.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a series of counts changes its level: the split into constant pieces of least squares, each
 * piece at a price (optimal partitioning; Jackson et al., "An algorithm for optimal partitioning of
 * data on an interval", 2005). Roots of the counts are split, whose noise is the same at every
 * level for arrivals at random; the price follows the noise that is there.
 */
final class ChangePoints {

  /** The effort is quadratic: longer series are looked at in coarser bins. */
  private static final int MOST_BINS = 2_000;

  /** Of a Schwarz criterion with a mean, a place and some margin. */
  private static final double PRICE = 4;

  private ChangePoints() {}

  /** A piece of the series: from an index to the one behind it. */
  record Piece(int from, int to, double mean) {
    int length() {
      return to - from;
    }
  }

  static List<Piece> pieces(double[] counts) {
    int bin = Math.max(1, (counts.length + MOST_BINS - 1) / MOST_BINS);
    double[] roots = new double[counts.length / bin];
    for (int i = 0; i < roots.length; i++) {
      double sum = Arrays.stream(counts, i * bin, (i + 1) * bin).sum();
      roots[i] = 2 * Math.sqrt(sum + 0.375);
    }
    int[] ends = split(roots, PRICE * Math.log(Math.max(2, roots.length)) * noise(roots));
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      int to = end == roots.length ? counts.length : end * bin;
      double mean = Arrays.stream(counts, from, to).average().orElse(0);
      pieces.add(new Piece(from, to, mean));
      from = to;
    }
    return pieces;
  }

  /** Variance of a value, from differences of neighbours: jumps of the level are few of them. */
  private static double noise(double[] y) {
    if (y.length < 3) {
      return 1;
    }
    double[] differences = new double[y.length - 1];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = Math.abs(y[i + 1] - y[i]);
    }
    Arrays.sort(differences);
    double deviation = differences[differences.length / 2] / 0.6745 / Math.sqrt(2);
    return Math.max(1, deviation * deviation);
  }

  private static int[] split(double[] y, double price) {
    int n = y.length;
    double[] sum = new double[n + 1];
    double[] squares = new double[n + 1];
    for (int i = 0; i < n; i++) {
      sum[i + 1] = sum[i] + y[i];
      squares[i + 1] = squares[i] + y[i] * y[i];
    }
    double[] best = new double[n + 1];
    int[] begins = new int[n + 1];
    best[0] = -price;
    for (int to = 1; to <= n; to++) {
      best[to] = Double.MAX_VALUE;
      for (int from = 0; from < to; from++) {
        double total = sum[to] - sum[from];
        double cost = squares[to] - squares[from] - total * total / (to - from);
        if (best[from] + cost + price < best[to]) {
          best[to] = best[from] + cost + price;
          begins[to] = from;
        }
      }
    }
    List<Integer> ends = new ArrayList<>();
    for (int to = n; to > 0; to = begins[to]) {
      ends.add(0, to);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }
}
