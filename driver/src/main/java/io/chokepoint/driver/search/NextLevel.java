package io.chokepoint.driver.search;

import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Chooses the level to try next. Upwards by doubling, less where the service's busiest resource
 * leaves less; then between what holds and what breaks: first close around where the limit must be
 * by what was measured, else in the middle of the wider gap.
 */
final class NextLevel {

  /** Edges this close are close enough. */
  static final double CLOSE = 1.1;

  /** Levels closer than this cannot be told apart in any time worth spending. */
  private static final double SAME = 1.03;

  /** A bound from the busiest resource is passed by as much, to see it break. */
  private static final double BEYOND = 1.1;

  private static final double LEAST_STEP_UP = 1.25;

  /** Around a measured limit: both edges together are {@link #CLOSE}. */
  private static final double BELOW = 0.955;

  private static final double ABOVE = 1.045;

  private final boolean whole;

  /**
   * @param whole whether levels are whole numbers
   */
  NextLevel(boolean whole) {
    this.whole = whole;
  }

  /**
   * A heavier level.
   *
   * @param bound what the service's busiest resource allows; infinite where unknown
   */
  double up(double level, double bound, double upTo) {
    double next = Math.min(2 * level, Math.max(LEAST_STEP_UP * level, bound * BEYOND));
    return Math.min(upTo, round(next));
  }

  /**
   * A level between two.
   *
   * @param unsure whether the lower one only seems to hold: something below is to be found first
   * @param open levels in between that could not be decided
   * @param measured where the limit must be by other evidence; NaN where there is none
   * @return empty where the interval cannot be made any smaller
   */
  OptionalDouble between(
      double holds, double breaks, boolean unsure, List<Double> open, double measured) {
    if (close(holds, breaks)) {
      return OptionalDouble.empty();
    }
    TreeSet<Double> undecided = new TreeSet<>(open);
    for (double around : new double[] {measured * BELOW, measured * ABOVE}) {
      if (between(holds, breaks, around) && undecided.stream().allMatch(o -> apart(o, around))) {
        return OptionalDouble.of(round(around));
      }
    }
    double lowest = undecided.isEmpty() ? breaks : undecided.first();
    double highest = undecided.isEmpty() ? holds : undecided.last();
    boolean lower = lowest / holds >= breaks / highest || (unsure && lowest / holds >= SAME * SAME);
    double middle = lower ? Math.sqrt(holds * lowest) : Math.sqrt(highest * breaks);
    double next = round(middle);
    boolean known = next == holds || next == breaks || undecided.contains(next);
    boolean narrow = (lower ? lowest / holds : breaks / highest) < SAME * SAME;
    return known || narrow ? OptionalDouble.empty() : OptionalDouble.of(next);
  }

  private boolean close(double holds, double breaks) {
    return breaks / holds <= CLOSE || (whole && breaks - holds <= 1);
  }

  private boolean between(double holds, double breaks, double level) {
    double rounded = Double.isNaN(level) ? level : round(level);
    return rounded > holds * SAME && rounded * SAME < breaks;
  }

  private boolean apart(double a, double b) {
    return Math.max(a, b) / Math.min(a, b) >= SAME && round(a) != round(b);
  }

  /** Rates to three digits: they are names of steps as well. */
  private double round(double level) {
    if (whole || level >= 1000) {
      double digits = whole ? 1 : Math.pow(10, Math.floor(Math.log10(level)) - 2);
      return Math.max(1, Math.round(level / digits) * digits);
    }
    double digits = level >= 100 ? 1 : level >= 10 ? 10 : 100;
    return Math.round(level * digits) / digits;
  }
}
