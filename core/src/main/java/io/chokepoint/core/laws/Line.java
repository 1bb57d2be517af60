package io.chokepoint.core.laws;

import java.util.Arrays;

/**
 * The straight line through points by least squares, and how sure its slope is (Student's t on
 * {@code n − 2} degrees of freedom).
 *
 * @param slope of y over x; 0 where all x are alike
 * @param error standard error of the slope; infinite where fewer than three points tell nothing
 */
public record Line(double slope, double error, int points) {

  /** The line through all points from one index to before another. */
  public static Line of(double[] x, double[] y, int from, int to) {
    int n = to - from;
    double meanX = 0;
    double meanY = 0;
    for (int i = from; i < to; i++) {
      meanX += x[i] / n;
      meanY += y[i] / n;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = from; i < to; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    if (n < 3 || xx <= 0) {
      return new Line(0, Double.POSITIVE_INFINITY, n);
    }
    double slope = xy / xx;
    double left = Math.max(0, yy - slope * xy);
    return new Line(slope, Math.sqrt(left / (n - 2) / xx), n);
  }

  public static Line of(double[] x, double[] y) {
    return of(x, y, 0, x.length);
  }

  /**
   * The slope between what a third quantity does not explain of either: the slope over x in a
   * regression over both (R. Frisch, F. V. Waugh, "Partial time regressions as compared with
   * individual trends", Econometrica 1, 1933). Where x follows the third, nothing is known.
   */
  public static Line beside(double[] other, double[] x, double[] y, int from, int to) {
    Line alone = of(unexplained(other, x, from, to), unexplained(other, y, from, to), 0, to - from);
    boolean follows = of(other, x, from, to).explains(other, x, from, to);
    return follows || alone.points < 4
        ? new Line(0, Double.POSITIVE_INFINITY, to - from)
        : new Line(
            alone.slope,
            alone.error * Math.sqrt((alone.points - 2.0) / (alone.points - 3)),
            alone.points - 1);
  }

  private static double[] unexplained(double[] other, double[] values, int from, int to) {
    Line by = of(other, values, from, to);
    double[] left = new double[to - from];
    for (int i = from; i < to; i++) {
      left[i - from] = values[i] - by.slope * other[i];
    }
    return left;
  }

  /** Whether hardly anything of y is left but what the line says: one part in a hundred. */
  private boolean explains(double[] x, double[] y, int from, int to) {
    return variance(unexplained(x, y, from, to)) <= 0.01 * variance(copy(y, from, to));
  }

  private static double[] copy(double[] values, int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares;
  }

  /** What the true slope is above but for this chance. */
  public double atLeast(double chance) {
    return points < 3 ? Double.NEGATIVE_INFINITY : slope - margin(chance);
  }

  /** What the true slope is below but for this chance. */
  public double atMost(double chance) {
    return points < 3 ? Double.POSITIVE_INFINITY : slope + margin(chance);
  }

  private double margin(double chance) {
    return error == 0 ? 0 : Student.exceeded(chance, points - 2) * error;
  }
}
