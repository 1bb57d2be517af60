package io.chokepoint.agent.server;

import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.util.function.Supplier;

/** {@code /metrics}, for Prometheus. */
final class MetricsRoute implements Route {

  private final Supplier<PrometheusMetrics> metrics;

  MetricsRoute(Supplier<PrometheusMetrics> metrics) {
    this.metrics = metrics;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    PrometheusMetrics.Scrape scrape = metrics.get().scrape(request.header("accept"));
    return ServerAnswer.text(scrape.contentType(), scrape.body());
  }
}
