package io.chokepoint.core.laws;

/**
 * The interval of a share that was counted, with 95 % confidence (E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", 1927): {@code (p + z²/2n ± z √(p(1
 * − p)/n + z²/4n²)) / (1 + z²/n)}.
 *
 * @param low 0 to 1
 * @param high 0 to 1
 */
public record Wilson(double low, double high) {

  private static final double Z = 1.96;

  /**
   * Of so many of so many; from 0 to 1 where there are none.
   *
   * @throws IllegalArgumentException unless 0 ≤ of ≤ all
   */
  public static Wilson of(long of, long all) {
    if (of < 0 || of > all) {
      throw new IllegalArgumentException(of + " of " + all);
    }
    if (all == 0) {
      return new Wilson(0, 1);
    }
    double n = all;
    double p = of / n;
    double centre = p + Z * Z / (2 * n);
    double spread = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    return new Wilson(
        Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale));
  }
}
