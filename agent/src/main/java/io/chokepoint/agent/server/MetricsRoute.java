package io.chokepoint.agent.server;

import io.chokepoint.exporters.prometheus.PrometheusMetrics;

/** {@code /metrics}, for Prometheus. */
final class MetricsRoute implements Route {

  private final PrometheusMetrics metrics;

  MetricsRoute(PrometheusMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public Answer answer(Request request) {
    PrometheusMetrics.Scrape scrape = metrics.scrape(request.header("accept"));
    return Answer.text(scrape.contentType(), scrape.body());
  }
}
