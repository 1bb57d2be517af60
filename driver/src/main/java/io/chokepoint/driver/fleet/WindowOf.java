package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A window out of what happened between two scrapes: the agent's metrics read back, or as much as
 * Micrometer's alone tell. What is no metric (stacks, who held a lock, the slowest requests' own
 * ledger, event loops) is missing.
 */
final class WindowOf {

  private static final String NONE = "none";

  private final ScrapeDelta change;
  private final long startMillis;
  private final long lengthNanos;

  private WindowOf(ScrapeDelta change, long startMillis, long lengthNanos) {
    this.change = change;
    this.startMillis = startMillis;
    this.lengthNanos = lengthNanos;
  }

  /**
   * @param startMillis Unix time, a whole second
   * @param lengthNanos of the time that is counted
   * @param live what is read at the scrape itself is of a time so many times as long
   */
  static Window of(ScrapeDelta change, long startMillis, long lengthNanos, double live) {
    WindowOf reader = new WindowOf(change, startMillis, lengthNanos);
    return Window.builder(startMillis, lengthNanos, SystemOf.of(change, live))
        .endpoints(reader.endpoints())
        .statements(reader.statements())
        .pools(reader.pools())
        .workers(reader.workers())
        .locks(reader.locks())
        .executors(reader.executors())
        .failedCalls(reader.whole("chokepoint_calls_failed_total", "service"))
        .refusals(reader.whole("chokepoint_limiter_refusals_total", "limiter"))
        .build();
  }

  private Map<String, EndpointWindow> endpoints() {
    Map<String, Endpoint> all = new HashMap<>();
    change.counters(
        "http_server_requests_seconds_count",
        (l, n) -> {
          Endpoint e = endpoint(all, l);
          e.latency.count(n);
          int status = status(l.getOrDefault("status", ""));
          if (Math.round(n) > 0) {
            e.statuses.merge(status, Math.round(n), Long::sum);
          }
        });
    change.counters("http_server_requests_seconds_sum", (l, s) -> endpoint(all, l).latency.sum(s));
    change.counters(
        "http_server_requests_seconds_bucket",
        (l, n) -> endpoint(all, l).latency.upTo(l.getOrDefault("le", "+Inf"), n));
    change.counters(
        "chokepoint_request_errors_total",
        (l, n) -> {
          if (Math.round(n) > 0) {
            endpoint(all, l).errors.merge(l.getOrDefault("cause", ""), Math.round(n), Long::sum);
          }
        });
    change.counters(
        "chokepoint_ledger_seconds_total",
        (l, s) -> endpoint(all, l).spent(resource(l), l.getOrDefault("phase", ""), s));
    change.counters(
        "chokepoint_ledger_visits_total", (l, n) -> endpoint(all, l).visited(resource(l), n));
    change.counters(
        "chokepoint_request_cpu_seconds_total", (l, s) -> endpoint(all, l).cpuSeconds += s);
    change.counters(
        "chokepoint_request_cpu_measured_total", (l, n) -> endpoint(all, l).measured += n);
    change.counters(
        "chokepoint_request_allocated_bytes_total", (l, n) -> endpoint(all, l).allocated += n);
    change.gauges(
        "chokepoint_requests_in_flight", (l, n) -> endpoint(all, l).inFlight = Math.round(n));
    Map<String, EndpointWindow> windows = new HashMap<>();
    all.forEach(
        (key, e) -> {
          if (e.latency.count() >= 0.5 || e.inFlight > 0) {
            windows.put(key, e.window());
          }
        });
    return windows;
  }

  private static Endpoint endpoint(Map<String, Endpoint> all, Map<String, String> labels) {
    return all.computeIfAbsent(
        key(labels),
        k -> new Endpoint(labels.getOrDefault("method", NONE), labels.getOrDefault("uri", NONE)));
  }

  /** As the timeline calls it; empty outside a request. */
  private static String key(Map<String, String> labels) {
    String method = labels.getOrDefault("method", NONE);
    String route = labels.getOrDefault("uri", NONE);
    return method.equals(NONE) ? (route.equals(NONE) ? "" : route) : method + " " + route;
  }

  private static int status(String text) {
    return text.matches("\\d{3}") ? Integer.parseInt(text) : 0;
  }

  /** Null where it is time without a name, or of a kind that only a later agent knows. */
  private static @Nullable ResourceId resource(Map<String, String> labels) {
    try {
      ResourceKind kind = ResourceKind.ofLabel(labels.getOrDefault("resource", ""));
      return new ResourceId(kind, labels.getOrDefault("name", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Map<String, StatementWindow> statements() {
    Map<String, Bucketed> latencies = distributions("chokepoint_sql_seconds", "statement");
    Map<String, Long> errors = whole("chokepoint_sql_errors_total", "statement");
    Map<String, Long> timeouts = whole("chokepoint_sql_timeouts_total", "statement");
    Map<String, StatementWindow> windows = new HashMap<>();
    latencies.forEach(
        (text, b) -> {
          if (b.count() >= 0.5) {
            windows.put(
                text,
                new StatementWindow(
                    b.latencies(), errors.getOrDefault(text, 0L), timeouts.getOrDefault(text, 0L)));
          }
        });
    return windows;
  }

  private Map<String, PoolWindow> pools() {
    Map<String, PoolWindow> pools = new HashMap<>();
    Set<String> ofClients = new HashSet<>();
    change.gauges(
        "chokepoint_ledger_seconds_total",
        (l, s) -> {
          if (ResourceKind.HTTP_POOL.label().equals(l.get("resource"))) {
            ofClients.add(l.getOrDefault("name", ""));
          }
        });
    Map<String, Map<String, PoolWindow.Holding>> holders = holders();
    for (PoolMetrics m : PoolMetrics.ALL) {
      Set<String> names = new HashSet<>(last(m.gauges() + "_active", m.label()).keySet());
      for (String name : names) {
        ResourceKind kind = ofClients.contains(name) ? ResourceKind.HTTP_POOL : m.kind();
        pools.put(name, pool(name, m, kind, holders.getOrDefault(name, Map.of())));
      }
    }
    return pools;
  }

  private PoolWindow pool(
      String name, PoolMetrics m, ResourceKind kind, Map<String, PoolWindow.Holding> holders) {
    @Nullable Bucketed hold = distributions(m.events() + "_usage_seconds", "pool").get(name);
    @Nullable Bucketed wait = distributions(m.events() + "_acquire_seconds", "pool").get(name);
    @Nullable Double busy = sums("chokepoint_pool_busy_seconds_total", "pool").get(name);
    int active = whole(last(m.gauges() + "_active", m.label()).get(name), 0);
    double busySeconds =
        busy != null ? busy : hold != null ? hold.sumNanos() / 1e9 : active * lengthNanos / 1e9;
    long nested = whole("chokepoint_pool_nested_total", "pool").getOrDefault(name, 0L);
    long orphaned = whole(last("chokepoint_pool_orphaned_connections", "pool").get(name), 0);
    return PoolWindow.builder(kind, m.library())
        .capacity(whole(last(m.gauges() + "_max", m.label()).get(name)))
        .minIdle(whole(last(m.gauges() + "_min", m.label()).get(name)))
        .busyNanos(Math.round(busySeconds * 1e9))
        .active(active)
        .idle(whole(last(m.gauges() + "_idle", m.label()).get(name), 0))
        .pending(whole(last(m.events() + "_pending", "pool").get(name), 0))
        .borrowWait(Bucketed.of(wait))
        .timeouts(whole(m.events() + "_timeout_total", "pool").getOrDefault(name, 0L))
        .hold(Bucketed.of(hold))
        .holders(holders)
        .orphaned(orphaned == 0 ? Map.of() : Map.of("", orphaned))
        .nested(nested == 0 ? Map.of() : Map.of("", new PoolWindow.Nested(nested, List.of())))
        .build();
  }

  /** By pool, then by endpoint. */
  private Map<String, Map<String, PoolWindow.Holding>> holders() {
    Map<String, Map<String, PoolWindow.Holding>> all = new HashMap<>();
    change.counters(
        "chokepoint_pool_holder_returned_total",
        (l, n) -> held(all, l, new PoolWindow.Holding(Math.round(n), 0, 0, 0, 0)));
    change.counters(
        "chokepoint_pool_holder_seconds_total",
        (l, s) -> {
          long nanos = Math.round(s * 1e9);
          String what = l.getOrDefault("what", "");
          held(
              all,
              l,
              new PoolWindow.Holding(
                  0,
                  nanos,
                  what.equals("sql") ? nanos : 0,
                  what.equals("cpu") ? nanos : 0,
                  what.equals("elsewhere") ? nanos : 0));
        });
    change.counters(
        "chokepoint_pool_holder_visited_seconds_total",
        (l, s) -> {
          @Nullable ResourceId at = resource(l);
          if (at != null && s > 0) {
            Map<ResourceId, Long> visited = Map.of(at, Math.round(s * 1e9));
            held(all, l, new PoolWindow.Holding(0, 0, 0, 0, 0, visited));
          }
        });
    all.values().forEach(byEndpoint -> byEndpoint.values().removeIf(h -> h.holdNanos() == 0));
    return all;
  }

  private static void held(
      Map<String, Map<String, PoolWindow.Holding>> all,
      Map<String, String> labels,
      PoolWindow.Holding more) {
    all.computeIfAbsent(labels.getOrDefault("pool", ""), p -> new HashMap<>())
        .merge(key(labels), more, PoolWindow.Holding::plus);
  }

  private Map<String, WorkersWindow> workers() {
    Map<String, WorkersWindow> windows = new HashMap<>();
    Map<String, Double> most = last("tomcat_threads_config_max_threads", "name");
    Map<String, Double> queued = last("chokepoint_workers_queued", "name");
    Map<String, Double> open = last("tomcat_connections_current_connections", "name");
    last("tomcat_threads_busy_threads", "name")
        .forEach(
            (name, busy) ->
                windows.put(
                    name,
                    new WorkersWindow(
                        whole(most.get(name)),
                        whole(busy, 0),
                        whole(queued.get(name)),
                        whole(open.get(name)))));
    return windows;
  }

  private Map<String, ExecutorWindow> executors() {
    Map<String, ExecutorWindow> windows = new HashMap<>();
    Map<String, Bucketed> ran = distributions("executor_seconds", "name");
    Map<String, Bucketed> waited = distributions("executor_idle_seconds", "name");
    Map<String, Double> most = last("executor_pool_max_threads", "name");
    Map<String, Double> active = last("executor_active_threads", "name");
    Map<String, Double> queued = last("executor_queued_tasks", "name");
    Set<String> names = new HashSet<>(active.keySet());
    names.addAll(ran.keySet());
    for (String name : names) {
      windows.put(
          name,
          new ExecutorWindow(
              whole(most.get(name)),
              whole(active.get(name)),
              whole(queued.get(name)),
              Bucketed.of(waited.get(name)),
              Bucketed.of(ran.get(name))));
    }
    return windows;
  }

  private Map<String, LockWindow> locks() {
    Map<String, LockWindow> windows = new HashMap<>();
    distributions("chokepoint_lock_wait_seconds", "lock")
        .forEach(
            (lock, waits) -> {
              if (waits.count() >= 0.5) {
                windows.put(lock, new LockWindow(waits.latencies(), Map.of(), Map.of()));
              }
            });
    return windows;
  }

  /** Distributions of a metric by one of its labels. */
  private Map<String, Bucketed> distributions(String metric, String label) {
    Map<String, Bucketed> all = new TreeMap<>();
    change.counters(metric + "_count", (l, n) -> of(all, l, label).count(n));
    change.counters(metric + "_sum", (l, s) -> of(all, l, label).sum(s));
    change.counters(
        metric + "_bucket", (l, n) -> of(all, l, label).upTo(l.getOrDefault("le", "+Inf"), n));
    return all;
  }

  private static Bucketed of(Map<String, Bucketed> all, Map<String, String> labels, String label) {
    return all.computeIfAbsent(labels.getOrDefault(label, ""), k -> new Bucketed());
  }

  private Map<String, Double> sums(String metric, String label) {
    Map<String, Double> sums = new HashMap<>();
    change.counters(metric, (l, v) -> sums.merge(l.getOrDefault(label, ""), v, Double::sum));
    return sums;
  }

  /** Counts that are not 0. */
  private Map<String, Long> whole(String metric, String label) {
    Map<String, Long> counts = new HashMap<>();
    sums(metric, label).forEach((k, v) -> counts.put(k, Math.round(v)));
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  private Map<String, Double> last(String metric, String label) {
    Map<String, Double> values = new HashMap<>();
    change.gauges(metric, (l, v) -> values.merge(l.getOrDefault(label, ""), v, Double::sum));
    return values;
  }

  private static @Nullable Integer whole(@Nullable Double value) {
    return value == null || value < 0 || value >= Integer.MAX_VALUE
        ? null
        : (Integer) (int) Math.round(value);
  }

  private static int whole(@Nullable Double value, int otherwise) {
    Integer whole = whole(value);
    return whole == null ? otherwise : whole;
  }

  /** What the metrics of a pool are called, and what it is. */
  private record PoolMetrics(
      String gauges, String events, String label, ResourceKind kind, String library) {

    static final List<PoolMetrics> ALL =
        List.of(
            new PoolMetrics(
                "chokepoint_pool", "chokepoint_pool", "pool", ResourceKind.OBJECT_POOL, "unknown"),
            new PoolMetrics(
                "jdbc_connections",
                "chokepoint_pool",
                "name",
                ResourceKind.CONNECTION_POOL,
                "unknown"),
            new PoolMetrics(
                "hikaricp_connections",
                "hikaricp_connections",
                "pool",
                ResourceKind.CONNECTION_POOL,
                "HikariCP"));
  }

  /** An endpoint under way. */
  private static final class Endpoint {

    private final String method;
    private final String route;
    private final Bucketed latency = new Bucketed();
    private final Map<Integer, Long> statuses = new HashMap<>();
    private final Map<String, Long> errors = new HashMap<>();
    private final Map<ResourceId, Charge> charges = new HashMap<>();
    private double unattributed;
    private boolean ledger;
    private double cpuSeconds;
    private double measured;
    private double allocated;
    private long inFlight;

    Endpoint(String method, String route) {
      this.method = method;
      this.route = route;
    }

    void spent(@Nullable ResourceId at, String phase, double seconds) {
      ledger = true;
      long nanos = Math.round(seconds * 1e9);
      if (at == null) {
        unattributed += seconds;
      } else if (nanos > 0) {
        boolean wait = phase.equals("wait");
        charges.merge(at, new Charge(0, wait ? nanos : 0, wait ? 0 : nanos), Charge::plus);
      }
    }

    void visited(@Nullable ResourceId at, double times) {
      if (at != null && Math.round(times) > 0) {
        charges.merge(at, new Charge(Math.round(times), 0, 0), Charge::plus);
      }
    }

    EndpointWindow window() {
      Latencies latencies = latency.latencies();
      return EndpointWindow.builder(method, route)
          .latency(latencies)
          .statuses(statuses)
          .errors(errors)
          .ledger(sum())
          .inFlight(inFlight)
          .build();
    }

    private LedgerSum sum() {
      long requests = Math.round(latency.count());
      if (requests == 0) {
        return LedgerSum.NONE;
      }
      long wall = Math.round(unattributed * 1e9);
      for (Charge c : charges.values()) {
        wall += c.residenceNanos();
      }
      double share = Math.min(1, measured / requests);
      return new LedgerSum(
          requests,
          ledger ? wall : Math.round(latency.sumNanos()),
          charges,
          Math.round(Math.min(measured, requests)),
          Math.round(cpuSeconds * 1e9 * share),
          Math.round(allocated * share));
    }
  }
}
