package io.chokepoint.core.laws;

/**
 * Student's t distribution, by the regularised incomplete beta function: {@code P(T > t) = I_x(ν/2,
 * 1/2) / 2} with {@code x = ν / (ν + t²)}, for {@code t ≥ 0}. The beta function by its continued
 * fraction (M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 26.5.8 and 26.7.1),
 * which is evaluated with W. J. Lentz's method; the gamma function by C. Lanczos's series.
 */
public final class Student {

  private static final double TINY = 1e-300;
  private static final double EXACT = 1e-14;
  private static final int MOST_TERMS = 500;

  private static final double[] LANCZOS = {
    76.18009172947146,
    -86.50532032941677,
    24.01409824083091,
    -1.231739572450155,
    0.1208650973866179e-2,
    -0.5395239384953e-5
  };

  private Student() {}

  /**
   * The chance of a value above {@code t}.
   *
   * @param freedom degrees of freedom, above 0; need not be whole
   */
  public static double above(double t, double freedom) {
    Utilization.positive(freedom, "degrees of freedom");
    if (Double.isInfinite(t)) {
      return t > 0 ? 0 : 1;
    }
    double tail = incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
    return t >= 0 ? tail : 1 - tail;
  }

  /** The chance of a value at least this far from 0 in either direction; 1 where there is none. */
  public static double beyond(double t, double freedom) {
    return Double.isNaN(t) ? 1 : 2 * above(Math.abs(t), freedom);
  }

  /** The value that is exceeded with this chance. */
  public static double exceeded(double chance, double freedom) {
    double low = -1e6;
    double high = 1e6;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (above(middle, freedom) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, x) / a
        : 1 - front * fraction(b, a, 1 - x) / b;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      h *= d * c;
      if (Math.abs(d * c - 1) < EXACT) {
        break;
      }
    }
    return h;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  private static double logGamma(double x) {
    double sum = 1.000000000190015;
    for (int i = 0; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x + 1 + i);
    }
    double t = x + 5.5;
    return (x + 0.5) * Math.log(t) - t + Math.log(2.5066282746310005 * sum / x);
  }
}
