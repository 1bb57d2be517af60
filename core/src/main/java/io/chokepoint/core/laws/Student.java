package io.chokepoint.core.laws;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution. Degrees of freedom are above 0, and need not be whole. */
public final class Student {

  private Student() {}

  /** The chance of a value above {@code t}. */
  public static double above(double t, double freedom) {
    return of(freedom).survivalProbability(t);
  }

  /** The chance of a value at least this far from 0 in either direction; 1 where there is none. */
  public static double beyond(double t, double freedom) {
    return Double.isNaN(t) ? 1 : 2 * above(Math.abs(t), freedom);
  }

  /** The value that is exceeded with this chance. */
  public static double exceeded(double chance, double freedom) {
    return of(freedom).inverseSurvivalProbability(chance);
  }

  private static TDistribution of(double freedom) {
    Utilization.positive(freedom, "degrees of freedom");
    return TDistribution.of(freedom);
  }
}
