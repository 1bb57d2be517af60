package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.model.Latencies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * One metric family of distributions, by label values, with a bound on how many there can be: what
 * does not fit is counted and left out. Thread-safe: one thread adds, others scrape.
 */
final class Distributions {

  /** A service with more routes × statuses than this would drown its Prometheus. */
  static final int MOST_SERIES = 1_000;

  final String name;
  final String help;
  final List<String> labels;
  final boolean buckets;
  private final Map<List<String>, Distribution> byValues = new LinkedHashMap<>();
  private long dropped;

  /**
   * @param name with its unit: {@code http_server_requests_seconds}
   * @param buckets whether the buckets are shown, or only count and sum
   */
  Distributions(String name, String help, List<String> labels, boolean buckets) {
    this.name = name;
    this.help = help;
    this.labels = List.copyOf(labels);
    this.buckets = buckets;
  }

  synchronized void add(List<String> values, Latencies latencies, double share, long nowMillis) {
    Distribution distribution = byValues.get(values);
    if (distribution == null) {
      if (byValues.size() >= MOST_SERIES) {
        dropped++;
        return;
      }
      distribution = new Distribution(buckets);
      byValues.put(List.copyOf(values), distribution);
    }
    distribution.add(latencies, share, nowMillis);
  }

  synchronized void add(List<String> values, Distribution.Example example) {
    Distribution distribution = byValues.get(values);
    if (distribution != null) {
      distribution.add(example);
    }
  }

  /** Ends the series of these; should they come again, they begin anew. */
  synchronized void forget(Predicate<List<String>> values) {
    byValues.keySet().removeIf(values);
  }

  synchronized void forEach(BiConsumer<List<String>, Distribution> visitor) {
    byValues.forEach(visitor);
  }

  /** Windows' worth of latencies that found no room. */
  synchronized long dropped() {
    return dropped;
  }
}
