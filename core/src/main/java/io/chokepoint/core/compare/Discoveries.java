package io.chokepoint.core.compare;

import java.util.Arrays;

/**
 * How small a chance must be to count when many differences are looked at together. Y. Benjamini
 * and Y. Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57, 1995: of the
 * differences that are called real at most {@code rate} are not; where nothing differs at all, the
 * chance of calling anything real is {@code rate}.
 */
final class Discoveries {

  private Discoveries() {}

  /** The largest of these chances that still counts; 0 where none does. */
  static double limit(double[] chances, double rate) {
    double[] sorted = chances.clone();
    Arrays.sort(sorted);
    for (int i = sorted.length; i >= 1; i--) {
      if (sorted[i - 1] <= rate * i / sorted.length) {
        return sorted[i - 1];
      }
    }
    return 0;
  }
}
