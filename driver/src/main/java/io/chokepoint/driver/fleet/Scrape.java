package io.chokepoint.driver.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one scrape of one instance found: values by metric, then by labels. A gauge without a value
 * is missing.
 */
record Scrape(long millis, Map<String, Map<Map<String, String>, Double>> metrics) {

  /** The scrapes that series are of, in order of time. */
  static List<Scrape> of(List<Series> series) {
    TreeMap<Long, Scrape> scrapes = new TreeMap<>();
    for (Series s : series) {
      String name = s.label(Series.NAME);
      for (int i = 0; i < s.millis().length; i++) {
        if (!Double.isNaN(s.values()[i])) {
          scrapes
              .computeIfAbsent(s.millis()[i], at -> new Scrape(at, new HashMap<>()))
              .metrics
              .computeIfAbsent(name, n -> new HashMap<>())
              .put(s.labels(), s.values()[i]);
        }
      }
    }
    return new ArrayList<>(scrapes.values());
  }

  Map<Map<String, String>, Double> series(String metric) {
    return metrics.getOrDefault(metric, Map.of());
  }

  boolean has(String metric) {
    return metrics.containsKey(metric);
  }

  /** The sum over all series of a metric; null where there is none. */
  @Nullable Double sum(String metric) {
    Map<Map<String, String>, Double> all = metrics.get(metric);
    return all == null
        ? null
        : (Double) all.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
