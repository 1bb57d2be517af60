package io.chokepoint.agent;

import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics for Prometheus, made when they are first asked for, or after a minute: a start has
 * better use for the processor. They are told then what they have missed.
 */
final class LateMetrics {

  /** One a second. */
  static final int MOST_UNTOLD = 60;

  private final Supplier<PrometheusMetrics> making;
  private final List<Consumer<PrometheusMetrics>> untold = new ArrayList<>();
  private @Nullable PrometheusMetrics made;

  LateMetrics(Supplier<PrometheusMetrics> making) {
    this.making = making;
  }

  synchronized PrometheusMetrics get() {
    PrometheusMetrics metrics = made;
    if (metrics == null) {
      metrics = making.get();
      for (Consumer<PrometheusMetrics> news : untold) {
        news.accept(metrics);
      }
      untold.clear();
      made = metrics;
    }
    return metrics;
  }

  /** Called by one thread, each second. */
  synchronized void tell(Consumer<PrometheusMetrics> news) {
    if (made == null && untold.size() < MOST_UNTOLD) {
      untold.add(news);
    } else {
      news.accept(get());
    }
  }
}
