package io.chokepoint.core.compare;

/**
 * A figure of one run, and how far chance may have moved it.
 *
 * @param value in the metric's unit
 * @param error standard error: of the logarithm, of the value itself for shares; infinite where
 *     there is too little to tell
 * @param freedom degrees of freedom of the error
 */
public record Estimate(double value, double error, double freedom) {

  static Estimate unknown(double value) {
    return new Estimate(value, Double.POSITIVE_INFINITY, 1);
  }

  boolean known() {
    return Double.isFinite(error);
  }
}
