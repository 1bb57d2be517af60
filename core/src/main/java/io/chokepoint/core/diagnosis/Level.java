package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The service at one level of load: the windows of one steady stretch, added up.
 *
 * @param offered null where the stretch is not marked
 * @param windows what it is made of
 * @param client what the driver saw meanwhile; null where there was none
 */
public record Level(
    String name,
    @Nullable Offered offered,
    List<Window> windows,
    Map<String, EndpointLevel> endpoints,
    Map<String, StatementLevel> statements,
    Map<String, PoolLevel> pools,
    Map<String, WorkersLevel> workers,
    Map<String, ExecutorLevel> executors,
    Map<String, LockLevel> locks,
    Map<String, LoopLevel> loops,
    MachineLevel machine,
    @Nullable ClientLevel client) {

  static Level of(
      String name, @Nullable Offered offered, List<Window> windows, @Nullable ClientLevel client) {
    Map<String, List<EndpointWindow>> endpoints = new TreeMap<>();
    Map<String, List<StatementWindow>> statements = new TreeMap<>();
    Map<String, List<PoolWindow>> pools = new TreeMap<>();
    Map<String, Double> poolSeconds = new TreeMap<>();
    double seconds = 0;
    for (Window w : windows) {
      double length = w.lengthNanos() / 1e9;
      seconds += length;
      w.endpoints().forEach((k, v) -> endpoints.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
      w.statements()
          .forEach((k, v) -> statements.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
      w.pools()
          .forEach(
              (k, v) -> {
                if (v.kind() == ResourceKind.CONNECTION_POOL) {
                  pools.computeIfAbsent(k, x -> new ArrayList<>()).add(v);
                  poolSeconds.merge(k, length, Double::sum);
                }
              });
    }
    Map<String, EndpointLevel> byEndpoint = new LinkedHashMap<>();
    endpoints.forEach((k, v) -> byEndpoint.put(k, EndpointLevel.of(v)));
    Map<String, StatementLevel> byStatement = new LinkedHashMap<>();
    double whole = seconds;
    statements.forEach((k, v) -> byStatement.put(k, StatementLevel.of(v, whole)));
    Map<String, PoolLevel> byPool = new LinkedHashMap<>();
    pools.forEach((k, v) -> byPool.put(k, PoolLevel.of(v, poolSeconds.getOrDefault(k, whole))));
    return new Level(
        name,
        offered,
        List.copyOf(windows),
        byEndpoint,
        byStatement,
        byPool,
        WorkersLevel.of(windows),
        ExecutorLevel.of(windows),
        LockLevel.of(windows),
        LoopLevel.of(windows),
        MachineLevel.of(windows),
        client);
  }

  public double seconds() {
    return windows.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
  }

  public long requests() {
    return endpoints.values().stream().mapToLong(EndpointLevel::requests).sum();
  }

  /** Completions a second, all endpoints, failed ones included. */
  public double perSecond() {
    return seconds() == 0 ? 0 : requests() / seconds();
  }

  /** Load offered over load carried, 1 at least, and where users wait for their answers. */
  double growth() {
    Double open = offered == null ? null : offered.perSecond();
    return open == null ? 1 : Math.max(1, open / Math.max(1e-9, perSecond()));
  }

  /** Mean number of requests inside the service, by Little's law. */
  public double concurrency() {
    double nanos = 0;
    for (EndpointLevel e : endpoints.values()) {
      nanos += e.requests() * e.meanNanos();
    }
    return seconds() == 0 ? 0 : nanos / 1e9 / seconds();
  }

  public double meanNanos() {
    return perSecond() == 0 ? 0 : concurrency() / perSecond() * 1e9;
  }

  /**
   * How long requests waited that were not answered, where most were not: what was due and did not
   * complete, each for half the level on average. 0 where the driver saw nothing of it: what it has
   * not seen is in no latency, and no part of a latency tells why.
   */
  double unansweredNanos() {
    ClientLevel c = client;
    return c == null || c.completed() * 2 >= c.due()
        ? 0
        : (c.due() - c.completed()) * seconds() * 1e9 / 2;
  }

  /** Share of the requests that failed on the server's side. */
  public double failedShare() {
    long failed = endpoints.values().stream().mapToLong(EndpointLevel::failed).sum();
    return requests() == 0 ? 0 : (double) failed / requests();
  }

  public LedgerSum ledger() {
    return LedgerSum.sum(endpoints.values().stream().map(EndpointLevel::ledger));
  }

  /**
   * How often a resource was visited. Where that was not counted, as with what only samples of
   * stacks saw, once for each request of the endpoints that were there.
   */
  public double visits(ResourceId id) {
    double counted = 0;
    double requests = 0;
    for (EndpointLevel e : endpoints.values()) {
      Charge c = e.ledger().charge(id);
      counted += c.visits();
      requests += c.residenceNanos() > 0 ? e.requests() : 0;
    }
    return counted > 0 ? counted : requests;
  }

  /** Calls to a service that were given up or answered with an error, as far as clients tell. */
  public long failedCalls(ResourceId service) {
    return windows.stream().mapToLong(w -> w.failedCalls().getOrDefault(service.name(), 0L)).sum();
  }

  /** Permissions that limiters refused, by limiter. */
  public Map<String, Long> refusals() {
    Map<String, Long> all = new TreeMap<>();
    windows.forEach(w -> w.refusals().forEach((limiter, n) -> all.merge(limiter, n, Long::sum)));
    return all;
  }

  /**
   * One endpoint at one level.
   *
   * @param failed with a 5xx status or an exception
   * @param errors by cause as the service saw it
   * @param running how many samples found its threads running, by the code they were at
   */
  public record EndpointLevel(
      long requests,
      double meanNanos,
      Latencies latency,
      long failed,
      Map<String, Long> errors,
      LedgerSum ledger,
      Map<String, Long> running) {

    static EndpointLevel of(List<EndpointWindow> windows) {
      Latencies latency = Latencies.sum(windows.stream().map(EndpointWindow::latency));
      Map<String, Long> errors = new TreeMap<>();
      Map<String, Long> running = new TreeMap<>();
      LedgerSum ledger = LedgerSum.sum(windows.stream().map(EndpointWindow::ledger));
      long failed = 0;
      for (EndpointWindow w : windows) {
        w.errors().forEach((cause, n) -> errors.merge(cause, n, Long::sum));
        w.running().forEach((place, n) -> running.merge(place, n, Long::sum));
        failed += failed(w);
      }
      return new EndpointLevel(
          latency.count(), latency.meanNanos(), latency, failed, errors, ledger, running);
    }

    /** A server error is counted once, whether it shows as a status, as an exception or as both. */
    private static long failed(EndpointWindow w) {
      long byStatus = 0;
      for (Map.Entry<Integer, Long> s : w.statuses().entrySet()) {
        byStatus += s.getKey() >= 500 ? s.getValue() : 0;
      }
      long byCause = w.errors().values().stream().mapToLong(Long::longValue).sum();
      return Math.min(w.latency().count(), Math.max(byStatus, byCause));
    }
  }

  /**
   * One statement at one level.
   *
   * @param rows that an execution's result had, on average and as far as they are known; null where
   *     none is
   */
  public record StatementLevel(
      long executions,
      double meanNanos,
      double perSecond,
      Latencies latency,
      @Nullable Double rows) {

    static StatementLevel of(List<StatementWindow> windows, double seconds) {
      Latencies latency = Latencies.sum(windows.stream().map(StatementWindow::latency));
      return new StatementLevel(
          latency.count(),
          latency.meanNanos(),
          seconds == 0 ? 0 : latency.count() / seconds,
          latency,
          rows(windows, latency.count()));
    }

    private static @Nullable Double rows(List<StatementWindow> windows, long executions) {
      long all = 0;
      for (StatementWindow w : windows) {
        Long rows = w.rows();
        all += rows == null ? 0 : rows;
      }
      return all == 0 || executions == 0 ? null : (Double) ((double) all / executions);
    }

    /** Mean number of its executions under way at once, by Little's law. */
    public double concurrency() {
      return perSecond * meanNanos / 1e9;
    }
  }
}
