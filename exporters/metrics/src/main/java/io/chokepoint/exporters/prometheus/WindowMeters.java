package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Windows as Micrometer counters and gauges. Counters add up the windows; gauges read the latest
 * one, and exist from the first window on that has a value for them.
 */
final class WindowMeters {

  private static final double NANOS = 1e9;

  /** Endpoints × resources that are told apart; three series each. The rest is {@code other}. */
  static final int MOST_NAMES = 1_000;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<Key, Counter> counters = new HashMap<>();
  private final Map<Key, Gauge> gauges = new HashMap<>();

  /** The resources whose time is counted by name, by endpoint. */
  private final Map<String, Set<ResourceId>> named = new HashMap<>();

  private int names;
  private volatile @Nullable Window latest;

  WindowMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Called by one thread. */
  void add(Window window) {
    latest = window;
    seconds("chokepoint.window", "Time that is counted here", window.lengthNanos());
    gauge(
        "chokepoint.window.end.timestamp",
        "Unix time up to which is counted here",
        "seconds",
        Labelled.NOT,
        w -> w.endMillis() / 1000.0);
    window.endpoints().forEach(this::endpoint);
    window.pools().forEach(this::pool);
    window.workers().forEach(this::workers);
    window.executors().keySet().forEach(this::executor);
    window.eventLoops().keySet().forEach(this::eventLoops);
    window.statements().forEach((sql, s) -> statement(sql, s.errors(), s.timeouts()));
    window.failedCalls().forEach(this::failedCalls);
    window.refusals().forEach(this::refusals);
    system(window.system());
  }

  private void endpoint(String key, EndpointWindow endpoint) {
    Labelled tags =
        new Labelled(key, () -> Tags.of("method", endpoint.method(), "uri", endpoint.route()));
    ledger(key, tags, endpoint.ledger());
    endpoint
        .errors()
        .forEach(
            (cause, count) ->
                count(
                    "chokepoint.request.errors",
                    "Failed requests by the cause that the service saw",
                    null,
                    tags.and("cause", cause),
                    count));
    if (endpoint.sent() > 0) {
      count(
          "chokepoint.websocket.sent",
          "WebSocket messages sent; messages received are requests of method WS",
          null,
          new Labelled(key, () -> Tags.of("uri", endpoint.route())),
          endpoint.sent());
    }
    gauge(
        "chokepoint.requests.in.flight",
        "Requests in flight: received and not answered yet",
        null,
        tags,
        w -> {
          EndpointWindow e = w.endpoints().get(key);
          return e == null ? 0L : e.inFlight();
        });
  }

  private void ledger(String key, Labelled endpoint, LedgerSum ledger) {
    Map<ResourceId, Charge> byName = new HashMap<>();
    ledger.charges().forEach((id, charge) -> byName.merge(name(key, id), charge, Charge::plus));
    byName.forEach(
        (id, charge) -> {
          Labelled resource =
              endpoint.and("resource", id.kind().label()).and("name", Labels.resource(id));
          spent(resource.and("phase", "wait"), charge.waitNanos());
          spent(resource.and("phase", "service"), charge.serviceNanos());
          count(
              "chokepoint.ledger.visits",
              "Visits of requests to a resource",
              null,
              resource,
              charge.visits());
        });
    spent(
        endpoint.and("resource", "unattributed").and("name", "").and("phase", "unknown"),
        ledger.unattributedNanos());
    if (ledger.cpuSampled() > 0) {
      double scale = (double) ledger.requests() / ledger.cpuSampled();
      count(
          "chokepoint.request.cpu",
          "CPU time of requests on all their threads, scaled up from a sample",
          "seconds",
          endpoint,
          scale * ledger.cpuNanos() / NANOS);
      count(
          "chokepoint.request.cpu.measured",
          "Size of the sample of requests whose CPU time and allocation were measured",
          null,
          endpoint,
          ledger.cpuSampled());
      count(
          "chokepoint.request.allocated",
          "Bytes allocated by requests on all their threads, scaled up from a sample",
          "bytes",
          endpoint,
          scale * ledger.allocatedBytes());
    }
  }

  /** The resource, or the other ones of its kind where too many are told apart already. */
  private ResourceId name(String endpoint, ResourceId id) {
    Set<ResourceId> known = named.computeIfAbsent(endpoint, e -> new HashSet<>());
    if (id.name().isEmpty() || known.contains(id)) {
      return id;
    }
    if (names >= MOST_NAMES) {
      return new ResourceId(id.kind(), OTHER);
    }
    names++;
    known.add(id);
    return id;
  }

  private void spent(Labelled tags, long nanos) {
    count(
        "chokepoint.ledger",
        "Time of requests by the resource they spent it at",
        "seconds",
        tags,
        nanos / NANOS);
  }

  private void statement(String sql, long errors, long timeouts) {
    Labelled tags = new Labelled(sql, () -> Tags.of("statement", Labels.statement(sql)));
    count(
        "chokepoint.sql.errors",
        "Statement executions that ended with an exception",
        null,
        tags,
        errors);
    count(
        "chokepoint.sql.timeouts",
        "Statement executions cancelled by a timeout",
        null,
        tags,
        timeouts);
  }

  private void failedCalls(String service, long calls) {
    count(
        "chokepoint.calls.failed",
        "Calls to another service that were given up or answered with an error",
        null,
        new Labelled(service, () -> Tags.of("service", service)),
        calls);
  }

  private void refusals(String limiter, long permissions) {
    count(
        "chokepoint.limiter.refusals",
        "Permissions that a rate limiter or a bulkhead refused",
        null,
        new Labelled(limiter, () -> Tags.of("limiter", limiter)),
        permissions);
  }

  private void pool(String name, PoolWindow pool) {
    Labelled tags = new Labelled(name, () -> Tags.of("pool", name));
    PoolNames names = PoolNames.of(pool);
    Labelled labelled = new Labelled(name, () -> Tags.of(names.label(), name));
    String gauges = names.gauges();
    if (PoolNames.isHikari(pool)) {
      poolGauge(gauges, "Connections", labelled, p -> p.active() + p.idle());
    }
    poolGauge(gauges + ".active", "Connections in use", labelled, PoolWindow::active);
    poolGauge(gauges + ".idle", "Idle connections", labelled, PoolWindow::idle);
    poolGauge(gauges + ".max", "Largest size of the pool", labelled, PoolWindow::capacity);
    poolGauge(
        gauges + ".min",
        "Smallest number of idle connections that the pool keeps",
        labelled,
        PoolWindow::minIdle);
    poolGauge(
        names.events() + ".pending",
        "Threads that wait for a connection",
        tags,
        PoolWindow::pending);
    count(
        names.events() + ".timeout",
        "Requests for a connection that timed out",
        null,
        tags,
        pool.timeouts());
    count(
        "chokepoint.pool.nested",
        "Borrows by requests that held a connection of the same pool",
        null,
        tags,
        pool.nested().values().stream().mapToLong(PoolWindow.Nested::count).sum());
    count(
        "chokepoint.pool.busy",
        "Connection-seconds in use: their rate is the mean number of connections in use",
        "seconds",
        tags,
        pool.busyNanos() / NANOS);
    pool.holders().forEach((endpoint, holding) -> holder(tags, endpoint, holding));
    poolGauge(
        "chokepoint.pool.orphaned.connections",
        "Connections that were not returned when the request that borrowed them ended",
        tags,
        p -> p.orphaned().values().stream().mapToLong(Long::longValue).sum());
  }

  private void holder(Labelled pool, String endpoint, PoolWindow.Holding holding) {
    Labelled tags =
        new Labelled(
            List.of(pool.key, endpoint), () -> pool.tags.get().and(Labels.endpoint(endpoint)));
    count(
        "chokepoint.pool.holder.returned",
        "Connections returned, by the endpoint that borrowed them",
        null,
        tags,
        holding.count());
    held(tags.and("what", "sql"), holding.sqlNanos());
    held(tags.and("what", "cpu"), holding.cpuNanos());
    held(tags.and("what", "elsewhere"), holding.elsewhereNanos());
    Map<ResourceId, Long> visited = new HashMap<>();
    holding.visited().forEach((id, nanos) -> visited.merge(name(endpoint, id), nanos, Long::sum));
    visited.forEach(
        (id, nanos) ->
            count(
                "chokepoint.pool.holder.visited",
                "Time that connections were held, by the resource their holder was at",
                "seconds",
                tags.and("resource", id.kind().label()).and("name", Labels.resource(id)),
                nanos / NANOS));
  }

  private void held(Labelled tags, long nanos) {
    count(
        "chokepoint.pool.holder",
        "Time that connections were held, by what their holder did meanwhile",
        "seconds",
        tags,
        nanos / NANOS);
  }

  private void poolGauge(
      String name, String help, Labelled tags, Function<PoolWindow, @Nullable Number> value) {
    String pool = (String) tags.key;
    gauge(
        name,
        help,
        null,
        tags,
        w -> {
          PoolWindow p = w.pools().get(pool);
          return p == null ? null : value.apply(p);
        });
  }

  private void workers(String name, WorkersWindow workers) {
    workersGauge("tomcat.threads.busy", "Busy worker threads", "threads", name, w -> w.busy());
    workersGauge(
        "tomcat.threads.config.max",
        "Largest number of worker threads",
        "threads",
        name,
        w -> w.capacity());
    workersGauge(
        "tomcat.connections.current",
        "Open connections",
        "connections",
        name,
        w -> w.connections());
    workersGauge(
        "chokepoint.workers.queued",
        "Requests that wait for a worker thread",
        null,
        name,
        w -> w.queued());
  }

  private void workersGauge(
      String metric,
      String help,
      @Nullable String unit,
      String name,
      Function<WorkersWindow, @Nullable Number> value) {
    gauge(
        metric,
        help,
        unit,
        new Labelled(name, () -> Tags.of("name", name)),
        w -> {
          WorkersWindow workers = w.workers().get(name);
          return workers == null ? null : value.apply(workers);
        });
  }

  private void executor(String name) {
    executorGauge("executor.active", "Tasks that run", "threads", name, ExecutorWindow::active);
    executorGauge(
        "executor.queued", "Tasks that wait for a thread", "tasks", name, ExecutorWindow::queued);
    executorGauge(
        "executor.pool.max",
        "Largest number of threads",
        "threads",
        name,
        ExecutorWindow::capacity);
  }

  private void executorGauge(
      String metric,
      String help,
      String unit,
      String name,
      Function<ExecutorWindow, @Nullable Number> value) {
    gauge(
        metric,
        help,
        unit,
        new Labelled(name, () -> Tags.of("name", name)),
        w -> {
          ExecutorWindow executor = w.executors().get(name);
          return executor == null ? null : value.apply(executor);
        });
  }

  private void eventLoops(String name) {
    eventLoopGauge(
        "chokepoint.eventloop.lag",
        "Largest lag of these event loops in the last second",
        "seconds",
        name,
        l -> l.maxLagNanos() / NANOS);
    eventLoopGauge(
        "chokepoint.eventloop.lag.mean",
        "Mean lag of these event loops in the last second",
        "seconds",
        name,
        l -> l.meanLagNanos() / NANOS);
    eventLoopGauge(
        "chokepoint.eventloop.pending",
        "Tasks that wait in these event loops",
        null,
        name,
        EventLoopWindow::pending);
  }

  private void eventLoopGauge(
      String metric,
      String help,
      @Nullable String unit,
      String name,
      Function<EventLoopWindow, @Nullable Number> value) {
    gauge(
        metric,
        help,
        unit,
        new Labelled(name, () -> Tags.of("name", name)),
        w -> {
          EventLoopWindow loops = w.eventLoops().get(name);
          return loops == null ? null : value.apply(loops);
        });
  }

  private void system(SystemWindow s) {
    seconds("chokepoint.host.cpu.busy", "CPU time of all processes of the host", s.hostBusyNanos());
    seconds("chokepoint.host.cpu.stolen", "CPU time stolen by the hypervisor", s.hostStolenNanos());
    seconds("chokepoint.gc.cpu", "CPU time of the garbage collector's threads", s.gcCpuNanos());
    seconds("chokepoint.gc.paused", "Time stopped for garbage collections", s.gcPauseNanos());
    seconds(
        "chokepoint.safepoint",
        "Time stopped at safepoints, garbage collections included",
        s.safepointNanos());
    seconds("chokepoint.cgroup.throttled", "Time the cgroup was throttled", s.throttledNanos());
    bytes("chokepoint.allocated", "Bytes allocated by all threads", s.allocatedBytes());
    bytes("chokepoint.disk.read", "Bytes read from disk by this process", s.diskReadBytes());
    bytes("chokepoint.disk.written", "Bytes written to disk by this process", s.diskWriteBytes());
    bytes(
        "chokepoint.network.received",
        "Bytes received by the host, without loopback",
        s.netReceivedBytes());
    bytes("chokepoint.network.sent", "Bytes sent by the host, without loopback", s.netSentBytes());
    systemGauge("chokepoint.host.cpus", "Processors of the host", null, SystemWindow::hostCpus);
    systemGauge(
        "chokepoint.host.runnable", "Runnable processes of the host", null, SystemWindow::runnable);
    systemGauge(
        "chokepoint.host.memory", "Memory of the host", "bytes", SystemWindow::hostMemoryTotal);
    systemGauge(
        "chokepoint.host.memory.available",
        "Available memory of the host",
        "bytes",
        SystemWindow::hostMemoryAvailable);
    systemGauge(
        "process.resident.memory",
        "Resident memory of this process",
        "bytes",
        SystemWindow::residentBytes);
    systemGauge(
        "chokepoint.heap.live",
        "Heap in use after the last collection of the old generation",
        "bytes",
        SystemWindow::heapLive);
    systemGauge(
        "chokepoint.cgroup.cpu.limit",
        "Processors that the control group allows",
        null,
        SystemWindow::cgroupCpuLimit);
  }

  private void seconds(String name, String help, @Nullable Long nanos) {
    if (nanos != null) {
      count(name, help, "seconds", Labelled.NOT, nanos / NANOS);
    }
  }

  private void bytes(String name, String help, @Nullable Long bytes) {
    if (bytes != null) {
      count(name, help, "bytes", Labelled.NOT, bytes);
    }
  }

  private void systemGauge(
      String name,
      String help,
      @Nullable String unit,
      Function<SystemWindow, @Nullable Number> value) {
    gauge(name, help, unit, Labelled.NOT, w -> value.apply(w.system()));
  }

  private void count(
      String name, String help, @Nullable String unit, Labelled tags, double amount) {
    Key key = new Key(name, tags.key);
    Counter counter = counters.get(key);
    if (counter == null) {
      counter =
          Counter.builder(name)
              .description(help)
              .baseUnit(unit)
              .tags(tags.tags.get())
              .register(registry);
      counters.put(key, counter);
    }
    if (amount > 0) {
      counter.increment(amount);
    }
  }

  private void gauge(
      String name,
      String help,
      @Nullable String unit,
      Labelled tags,
      Function<Window, @Nullable Number> value) {
    Window window = latest;
    Key key = new Key(name, tags.key);
    if (gauges.containsKey(key) || window == null || value.apply(window) == null) {
      return;
    }
    gauges.put(
        key,
        Gauge.builder(name, this, meters -> meters.read(value))
            .description(help)
            .baseUnit(unit)
            .tags(tags.tags.get())
            .strongReference(true)
            .register(registry));
  }

  /** Ends an endpoint's series. Called by the thread that adds. */
  void forget(String method, String route) {
    Predicate<Meter> gone =
        meter -> {
          String ofMethod = meter.getId().getTag("method"); // what messages are counted in has none
          boolean ends =
              route.equals(meter.getId().getTag("uri"))
                  && (ofMethod == null || ofMethod.equals(method));
          if (ends) {
            registry.remove(meter);
          }
          return ends;
        };
    Set<ResourceId> known = named.remove(method + " " + route);
    names -= known == null ? 0 : known.size();
    counters.values().removeIf(gone);
    gauges.values().removeIf(gone);
  }

  private double read(Function<Window, @Nullable Number> value) {
    Window window = latest;
    Number number = window == null ? null : value.apply(window);
    return number == null ? Double.NaN : number.doubleValue();
  }

  private record Key(String name, Object of) {}

  /**
   * What tells meters of one name apart. The tags themselves are made only once, with the meter: to
   * sort and hash them for each meter of each window is most of what a large service's metrics
   * cost.
   *
   * @param key unique for the tags among the meters of a name
   */
  private record Labelled(Object key, Supplier<Tags> tags) {

    static final Labelled NOT = new Labelled("", Tags::empty);

    Labelled and(String label, String value) {
      return new Labelled(new Within(key, value), () -> tags.get().and(label, value));
    }
  }

  private record Within(Object key, String value) {}
}
