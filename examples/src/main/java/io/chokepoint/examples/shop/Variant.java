package io.chokepoint.examples.shop;

import java.util.ArrayList;
import java.util.List;

/** One product in one size and colour, as the catalogue keeps it. */
final class Variant {

  private static final int TERMS = 8;
  private static final int FEATURES = 64;

  private final String name;
  private final List<String> terms;
  private final float[] features;

  private Variant(String name, List<String> terms, float[] features) {
    this.name = name;
    this.terms = terms;
    this.features = features;
  }

  static Variant of(long product, String name, int number) {
    List<String> terms = new ArrayList<>(TERMS);
    for (int i = 0; i < TERMS; i++) {
      terms.add(name + " term " + number + "-" + i);
    }
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = spread(product * FEATURES + i + number);
    }
    return new Variant(name + " variant " + number, terms, features);
  }

  String name() {
    return name;
  }

  /** The words a search finds it by. */
  List<String> terms() {
    return terms;
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
