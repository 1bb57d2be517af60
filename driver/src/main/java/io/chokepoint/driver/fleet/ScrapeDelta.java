package io.chokepoint.driver.fleet;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened between two scrapes: how far counters went on, and where gauges stood at the end. A
 * counter that is lower than before was reset and has counted from 0 since, as Prometheus takes it;
 * a series that was not there before began at 0.
 *
 * @param before null where all counters began at 0: the process has just started
 */
record ScrapeDelta(@Nullable Scrape before, Scrape now) {

  /** How far each series of a counter went on. */
  void counters(String metric, BiConsumer<Map<String, String>, Double> visitor) {
    Map<Map<String, String>, Double> then = before == null ? Map.of() : before.series(metric);
    now.series(metric)
        .forEach(
            (labels, value) -> {
              double from = then.getOrDefault(labels, 0.0);
              visitor.accept(labels, value < from ? value : value - from);
            });
  }

  /** Where each series of a gauge stands. */
  void gauges(String metric, BiConsumer<Map<String, String>, Double> visitor) {
    now.series(metric).forEach(visitor);
  }

  /** How far all series of a counter went on together; null where there is none. */
  @Nullable Double counted(String metric) {
    if (!now.has(metric)) {
      return null;
    }
    double[] sum = {0};
    counters(metric, (labels, value) -> sum[0] += value);
    return sum[0];
  }
}
