package io.chokepoint.agent;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Windows added up, for tests to ask. */
record Seen(List<Window> windows) {

  private Stream<EndpointWindow> endpoint(String key) {
    return windows.stream().map(w -> w.endpoints().get(key)).filter(Objects::nonNull);
  }

  long requests(String endpoint) {
    return ledger(endpoint).requests();
  }

  LedgerSum ledger(String endpoint) {
    return endpoint(endpoint).map(EndpointWindow::ledger).reduce(LedgerSum.NONE, LedgerSum::plus);
  }

  Latencies latency(String endpoint) {
    return endpoint(endpoint).map(EndpointWindow::latency).reduce(Latencies.NONE, Latencies::plus);
  }

  Map<Integer, Long> statuses(String endpoint) {
    Map<Integer, Long> sum = new TreeMap<>();
    endpoint(endpoint).forEach(e -> e.statuses().forEach((s, n) -> sum.merge(s, n, Long::sum)));
    return sum;
  }

  Map<String, Long> errors(String endpoint) {
    Map<String, Long> sum = new TreeMap<>();
    endpoint(endpoint).forEach(e -> e.errors().forEach((s, n) -> sum.merge(s, n, Long::sum)));
    return sum;
  }

  long executions(String statement) {
    return windows.stream()
        .map(w -> w.statements().get(statement))
        .filter(Objects::nonNull)
        .map(StatementWindow::latency)
        .mapToLong(Latencies::count)
        .sum();
  }

  private Stream<PoolWindow> pool(String name) {
    return windows.stream().map(w -> w.pools().get(name)).filter(Objects::nonNull);
  }

  PoolWindow latestPool(String name) {
    return pool(name).reduce((a, b) -> b).orElseThrow();
  }

  Holding holding(String pool, String endpoint) {
    return pool(pool)
        .map(p -> p.holders().getOrDefault(endpoint, Holding.NONE))
        .reduce(Holding.NONE, Holding::plus);
  }

  long busyNanos(String pool) {
    return pool(pool).mapToLong(PoolWindow::busyNanos).sum();
  }

  long timeouts(String pool) {
    return pool(pool).mapToLong(PoolWindow::timeouts).sum();
  }

  long borrows(String pool) {
    return pool(pool).mapToLong(p -> p.borrowWait().count()).sum();
  }
}
