package io.chokepoint.core.laws;

/**
 * Little's law, {@code N = X · R}: how many are inside, how fast they leave, how long they stay.
 * Holds for any stable system whatever the distributions. J. D. C. Little, "A proof for the queuing
 * formula L = λW", Operations Research 9(3), 1961.
 */
public final class Little {

  private Little() {}

  /** Mean number inside. */
  public static double concurrency(double perSecond, double residenceSeconds) {
    return notNegative(perSecond, "rate") * notNegative(residenceSeconds, "residence");
  }

  /** Mean time inside, in seconds; 0 where nothing passes. */
  public static double residenceSeconds(double concurrency, double perSecond) {
    return perSecond == 0
        ? 0
        : notNegative(concurrency, "concurrency") / notNegative(perSecond, "rate");
  }

  static double notNegative(double value, String what) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(what + " must not be negative: " + value);
    }
    return value;
  }
}
