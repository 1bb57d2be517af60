package io.chokepoint.agent;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Windows added up, for tests to ask. */
public record Seen(List<Window> windows) {

  private Stream<EndpointWindow> endpoint(String key) {
    return windows.stream().map(w -> w.endpoints().get(key)).filter(Objects::nonNull);
  }

  public long requests(String endpoint) {
    return ledger(endpoint).requests();
  }

  public LedgerSum ledger(String endpoint) {
    return endpoint(endpoint).map(EndpointWindow::ledger).reduce(LedgerSum.NONE, LedgerSum::plus);
  }

  public long failedCalls(String service) {
    return windows.stream().mapToLong(w -> w.failedCalls().getOrDefault(service, 0L)).sum();
  }

  public long refusals(String limiter) {
    return windows.stream().mapToLong(w -> w.refusals().getOrDefault(limiter, 0L)).sum();
  }

  public Latencies latency(String endpoint) {
    return endpoint(endpoint).map(EndpointWindow::latency).reduce(Latencies.NONE, Latencies::plus);
  }

  public Map<Integer, Long> statuses(String endpoint) {
    Map<Integer, Long> sum = new TreeMap<>();
    endpoint(endpoint).forEach(e -> e.statuses().forEach((s, n) -> sum.merge(s, n, Long::sum)));
    return sum;
  }

  public Map<String, Long> errors(String endpoint) {
    Map<String, Long> sum = new TreeMap<>();
    endpoint(endpoint).forEach(e -> e.errors().forEach((s, n) -> sum.merge(s, n, Long::sum)));
    return sum;
  }

  public long executions(String statement) {
    return windows.stream()
        .map(w -> w.statements().get(statement))
        .filter(Objects::nonNull)
        .map(StatementWindow::latency)
        .mapToLong(Latencies::count)
        .sum();
  }

  /** Known ones. */
  public long rows(String statement) {
    return windows.stream()
        .map(w -> w.statements().get(statement))
        .filter(Objects::nonNull)
        .map(StatementWindow::rows)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private Stream<PoolWindow> pool(String name) {
    return windows.stream().map(w -> w.pools().get(name)).filter(Objects::nonNull);
  }

  public PoolWindow latestPool(String name) {
    return pool(name)
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("pool " + name + " is not seen"));
  }

  public Holding holding(String pool, String endpoint) {
    return pool(pool)
        .map(p -> p.holders().getOrDefault(endpoint, Holding.NONE))
        .reduce(Holding.NONE, Holding::plus);
  }

  /** Borrows by requests of an endpoint that had a connection of the pool already. */
  public Nested nested(String pool, String endpoint) {
    return pool(pool)
        .map(p -> p.nested().getOrDefault(endpoint, Nested.NONE))
        .reduce(Nested.NONE, Nested::plus);
  }

  public long busyNanos(String pool) {
    return pool(pool).mapToLong(PoolWindow::busyNanos).sum();
  }

  public long timeouts(String pool) {
    return pool(pool).mapToLong(PoolWindow::timeouts).sum();
  }

  public long borrows(String pool) {
    return pool(pool).mapToLong(p -> p.borrowWait().count()).sum();
  }
}
