package io.chokepoint.core.timeline;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Maps of two windows as one. */
final class Maps {

  private Maps() {}

  static <K> Map<K, Long> sum(Map<K, Long> a, Map<K, Long> b) {
    return merge(a, b, Long::sum);
  }

  static <K, V> Map<K, V> merge(Map<K, V> a, Map<K, V> b, BinaryOperator<V> plus) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    Map<K, V> both = new HashMap<>(a);
    b.forEach((key, value) -> both.merge(key, value, plus));
    return both;
  }
}
