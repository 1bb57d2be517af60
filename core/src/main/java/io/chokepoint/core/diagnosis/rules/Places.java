package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Finding.Evidence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Places in the code by how often samples found a thread there. */
record Places(Map<String, Long> counts) {

  /** Where more places were seen than are told apart. */
  private static final String OTHER = "other";

  /** The most frequent ones, those that are not told apart left out. */
  List<String> most(int n) {
    return counts.entrySet().stream()
        .filter(e -> !e.getKey().equals(OTHER))
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .limit(n)
        .map(Map.Entry::getKey)
        .toList();
  }

  long all() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  double share(String place) {
    return (double) counts.getOrDefault(place, 0L) / Math.max(1, all());
  }

  /** One line of evidence for each of the most frequent. */
  void evidence(UnaryOperator<String> what, int n, List<Evidence> into) {
    most(n)
        .forEach(place -> into.add(new Evidence(what.apply(place), 100 * share(place), "%", null)));
  }
}
