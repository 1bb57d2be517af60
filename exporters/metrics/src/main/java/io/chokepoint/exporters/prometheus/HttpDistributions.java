package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SlowRequest;
import java.util.List;
import java.util.Map;

/** {@code http.server.requests} with the labels that Micrometer's instrumentations give it. */
final class HttpDistributions {

  private static final String NONE = "none";

  final Distributions requests =
      new Distributions(
          "http_server_requests_seconds",
          "Server-side wall time of requests by route template; a second's latencies are shared out"
              + " over its statuses by their counts",
          List.of("method", "uri", "status", "outcome", "exception"),
          true);

  void add(EndpointWindow endpoint, long nowMillis) {
    long all = endpoint.statuses().values().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      return;
    }
    for (Map.Entry<Integer, Long> e : endpoint.statuses().entrySet()) {
      requests.add(
          values(endpoint, e.getKey()), endpoint.latency(), (double) e.getValue() / all, nowMillis);
    }
  }

  /** A request of the endpoint, whose trace shows where the time went. */
  void add(EndpointWindow endpoint, SlowRequest slow) {
    if (slow.traceId() != null) {
      requests.add(
          values(endpoint, slow.status()),
          new Distribution.Example(
              slow.traceId(),
              slow.wallNanos() / 1e9,
              slow.startMillis() + slow.wallNanos() / 1_000_000));
    }
  }

  private static List<String> values(EndpointWindow endpoint, int status) {
    return List.of(
        endpoint.method(),
        endpoint.route(),
        String.valueOf(status),
        outcome(status),
        exception(status, endpoint.errors()));
  }

  static String outcome(int status) {
    return switch (status / 100) {
      case 1 -> "INFORMATIONAL";
      case 2 -> "SUCCESS";
      case 3 -> "REDIRECTION";
      case 4 -> "CLIENT_ERROR";
      case 5 -> "SERVER_ERROR";
      default -> "UNKNOWN";
    };
  }

  /** The cause where it is known which: windows count causes and statuses side by side. */
  private static String exception(int status, Map<String, Long> errors) {
    if (status < 500 || errors.isEmpty()) {
      return NONE;
    }
    return errors.size() == 1 ? errors.keySet().iterator().next() : "several";
  }
}
