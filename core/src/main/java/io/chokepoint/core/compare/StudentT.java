package io.chokepoint.core.compare;

/**
 * Student's t distribution, by the regularised incomplete beta function: I. A. Stegun and M.
 * Abramowitz, "Handbook of Mathematical Functions", 26.7.1 and 26.5.8; the fraction is evaluated by
 * W. J. Lentz's method, Applied Optics 15, 1976.
 */
final class StudentT {

  private static final double TINY = 1e-300;
  private static final int MOST_TERMS = 500;

  private StudentT() {}

  /** The chance of a value at least this far from 0 in either direction. */
  static double twoSided(double t, double freedom) {
    return Double.isNaN(t) ? 1 : beta(freedom / (freedom + t * t), freedom / 2, 0.5);
  }

  /** What is exceeded in either direction with this chance. */
  static double critical(double chance, double freedom) {
    double low = 0;
    double high = 1;
    while (twoSided(high, freedom) > chance && high < 1e9) {
      high *= 2;
    }
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (twoSided(middle, freedom) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The regularised incomplete beta function. */
  private static double beta(double x, double a, double b) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / notZero(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / notZero(1 + even * d);
      c = notZero(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / notZero(1 + odd * d);
      c = notZero(1 + odd / c);
      h *= d * c;
      if (Math.abs(d * c - 1) < 1e-14) {
        break;
      }
    }
    return h;
  }

  private static double notZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** Stirling's series, after the argument was raised to where it converges: 6.1.41 and 6.1.15. */
  private static double logGamma(double x) {
    double shift = 0;
    double z = x;
    while (z < 10) {
      shift -= Math.log(z);
      z++;
    }
    double inverse = 1 / (z * z);
    double series =
        (1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse / 1680))) / z;
    return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
  }
}
