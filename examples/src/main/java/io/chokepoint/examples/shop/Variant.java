package io.chokepoint.examples.shop;

/**
 * One product in one size and colour, as the catalogue keeps it.
 *
 * @param terms the words a search finds it by
 * @param features what recommendations compare
 */
record Variant(String name, String[] terms, float[] features) {

  private static final int FEATURES = 64;

  static Variant of(long product, String name, int number) {
    String[] terms = new String[8];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = name + " term " + number + "-" + i;
    }
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = spread(product * FEATURES + i + number);
    }
    return new Variant(name + " variant " + number, terms, features);
  }

  double likeness(long customer) {
    double sum = 0;
    for (int i = 0; i < features.length; i++) {
      sum += features[i] * spread(customer * FEATURES + i);
    }
    return sum;
  }

  /** A number in [0, 1) that looks random and is always the same: Knuth's multiplicative hash. */
  private static float spread(long number) {
    return ((number * 0x9E3779B97F4A7C15L) >>> 40) / (float) (1 << 24);
  }
}
