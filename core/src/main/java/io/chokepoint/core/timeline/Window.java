package io.chokepoint.core.timeline;

import java.util.Map;

/**
 * What the service under test did in one second.
 *
 * @param startMillis Unix time of the start, a whole second
 * @param lengthNanos how long the window really was, by the monotonic clock
 * @param endpoints by {@code "GET /orders/{id}"}
 * @param statements by normalised SQL text
 * @param pools by pool name
 * @param workers worker-thread pools by connector name
 */
public record Window(
    long startMillis,
    long lengthNanos,
    Map<String, EndpointWindow> endpoints,
    Map<String, StatementWindow> statements,
    Map<String, PoolWindow> pools,
    Map<String, WorkersWindow> workers,
    SystemWindow system) {

  public Window {
    endpoints = Map.copyOf(endpoints);
    statements = Map.copyOf(statements);
    pools = Map.copyOf(pools);
    workers = Map.copyOf(workers);
  }
}
