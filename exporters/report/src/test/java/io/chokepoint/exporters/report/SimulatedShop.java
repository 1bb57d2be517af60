package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * A shop whose requests queue for one connection pool, as a seeded simulation: Poisson arrivals,
 * exponential service, first come first served. Its windows obey the laws a real run obeys, so a
 * report on it looks like one on a real run.
 */
final class SimulatedShop {

  static final long START = 1_795_226_400_000L;
  private static final double TIMEOUT = 3.0;

  private final Random random = new Random(7);
  private final int poolSize;
  private final double[] rates;
  private final int secondsPerStep;
  private final List<Endpoint> endpoints;

  private final Map<Long, Second> seconds = new TreeMap<>();

  SimulatedShop(int poolSize, int secondsPerStep, double... rates) {
    this(
        poolSize,
        secondsPerStep,
        List.of(
            new Endpoint(
                "browse",
                "GET /orders/{id}",
                0.7,
                0.0012,
                0.0165,
                0.001,
                "SELECT id, customer_id, status, total FROM orders WHERE id = ?"),
            new Endpoint(
                "search",
                "GET /orders",
                0.2,
                0.0031,
                0.031,
                0.004,
                "SELECT o.id, o.status, c.name FROM orders o JOIN customers c ON c.id ="
                    + " o.customer_id WHERE c.region = ? ORDER BY o.created_at DESC LIMIT ?"),
            new Endpoint(
                "pay",
                "POST /orders/{id}/payment",
                0.1,
                0.0019,
                0.008,
                0.035,
                "UPDATE orders SET status = ? WHERE id = ?")),
        rates);
  }

  SimulatedShop(int poolSize, int secondsPerStep, List<Endpoint> endpoints, double... rates) {
    this.poolSize = poolSize;
    this.secondsPerStep = secondsPerStep;
    this.endpoints = endpoints;
    this.rates = rates;
  }

  /**
   * @param weight its share of the requests
   * @param cpu seconds on CPU, mean
   * @param sql seconds in the statement, mean
   * @param remote seconds of a remote call while the connection is held, mean
   */
  record Endpoint(
      String name,
      String route,
      double weight,
      double cpu,
      double sql,
      double remote,
      String text) {}

  Run run() {
    return run(Map.of("browse", Run.Target.builder().success(0.99).p95Nanos(150_000_000L).build()));
  }

  /** Each step is preceded by two seconds of ramp that belong to no step. */
  Run run(Map<String, Run.Target> targets) {
    List<Step> steps = new ArrayList<>();
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < poolSize; i++) {
      free.add(0.0);
    }
    double now = 0;
    for (int i = 0; i < rates.length; i++) {
      double from = i * (secondsPerStep + 2.0);
      double end = from + secondsPerStep + 2;
      steps.add(
          new Step(
              "step " + (i + 1),
              START + (long) (from + 2) * 1000,
              START + (long) end * 1000,
              Offered.open(rates[i])));
      now = Math.max(now, from);
      while (now < end) {
        now += exponential(1 / rates[i]);
        request(now, pick(), free);
      }
    }
    return Run.builder()
        .setup(setup())
        .timeline(windows())
        .steps(steps)
        .client(clientWindows())
        .targets(targets)
        .build();
  }

  private static Setup setup() {
    return new Setup(
        "shop", "Temurin 17.0.15", Map.of("main", new Setup.Database("PostgreSQL 17.11", 100, 12)));
  }

  private Endpoint pick() {
    double at = random.nextDouble() * endpoints.stream().mapToDouble(Endpoint::weight).sum();
    for (Endpoint e : endpoints) {
      at -= e.weight();
      if (at < 0) {
        return e;
      }
    }
    return endpoints.get(0);
  }

  private void request(double arrival, Endpoint e, PriorityQueue<Double> free) {
    double cpu = exponential(e.cpu());
    double rest = 0.0002 + exponential(0.0003);
    double wanted = arrival + cpu / 2;
    double earliest = free.peek();
    second(arrival).endpoint(e).due++;
    if (earliest - wanted > TIMEOUT) {
      failed(arrival, e, wanted, cpu, rest);
      return;
    }
    free.poll();
    double start = Math.max(wanted, earliest);
    double sql = e.sql() * (0.6 + 0.4 * exponential(1));
    double remote = exponential(e.remote());
    double held = sql + remote + cpu / 4;
    free.add(start + held);
    double end = start + held + cpu / 4 + rest;
    answered(arrival, e, start - wanted, sql, remote, cpu, rest, start, held, end);
  }

  private void failed(double arrival, Endpoint e, double wanted, double cpu, double rest) {
    double end = wanted + TIMEOUT + rest;
    Second second = second(end);
    second.timeouts++;
    second.borrowWait.recordValue(nanos(TIMEOUT));
    EndpointSecond sum = second.endpoint(e);
    sum.pooled(end - arrival, random, TIMEOUT, 0, 0, cpu / 2, 1);
    sum.client.recordValue(nanos(end - arrival + 0.0006));
    sum.errors++;
    inside(arrival, end);
    waiting(wanted, wanted + TIMEOUT);
  }

  private void answered(
      double arrival,
      Endpoint e,
      double wait,
      double sql,
      double remote,
      double cpu,
      double rest,
      double start,
      double held,
      double end) {
    Second second = second(end);
    second.borrowWait.recordValue(nanos(wait));
    second.hold.recordValue(nanos(held));
    second.statements.computeIfAbsent(e.text(), t -> new Histogram(2)).recordValue(nanos(sql));
    second.holders.merge(
        e.route(),
        new Holding(
            1,
            nanos(sql) + nanos(remote) + nanos(cpu / 4),
            nanos(sql),
            nanos(cpu / 4),
            nanos(remote)),
        Holding::plus);
    EndpointSecond sum = second.endpoint(e);
    sum.pooled(end - arrival, random, wait, sql, remote, cpu, 0);
    sum.client.recordValue(nanos(end - arrival + 0.0004 + exponential(0.0002)));
    second.cpu += cpu + rest / 2;
    inside(arrival, end);
    waiting(arrival + cpu / 2, start);
    for (double t = start; t < start + held; t = Math.floor(t) + 1) {
      second(t).busy += Math.min(Math.floor(t) + 1, start + held) - t;
    }
  }

  private void inside(double from, double to) {
    for (long s = (long) from + 1; s <= (long) to; s++) {
      second(s - 1).inFlight++;
    }
  }

  private void waiting(double from, double to) {
    for (long s = (long) from + 1; s <= (long) to; s++) {
      second(s - 1).pending++;
    }
  }

  private Second second(double at) {
    return seconds.computeIfAbsent((long) at, s -> new Second());
  }

  private double exponential(double mean) {
    return mean == 0 ? 0 : -mean * Math.log(1 - random.nextDouble());
  }

  private static long nanos(double seconds) {
    return Math.max(0, (long) (seconds * 1e9));
  }

  private List<Window> windows() {
    List<Window> windows = new ArrayList<>();
    double heap = 90e6;
    for (long s = 0; s <= lastSecond(); s++) {
      Second second = second(s);
      long requests =
          second.endpoints.values().stream().mapToLong(e -> e.server.getTotalCount()).sum();
      heap += requests * 180e3 + 1e6;
      boolean collected = heap > 220e6;
      if (collected) {
        heap = 78e6 + random.nextInt(6_000_000);
      }
      windows.add(second.window(s, poolSize, heap, collected, random));
    }
    return windows;
  }

  private List<ClientWindow> clientWindows() {
    List<ClientWindow> windows = new ArrayList<>();
    for (long s = 0; s <= lastSecond(); s++) {
      windows.add(second(s).client(s));
    }
    return windows;
  }

  private long lastSecond() {
    return rates.length * (secondsPerStep + 2L) - 1;
  }

  private static final class EndpointSecond {
    final Endpoint endpoint;
    final Histogram server = new Histogram(2);
    final Histogram client = new Histogram(3);
    final List<LedgerSum> requests = new ArrayList<>();
    long due;
    long errors;

    EndpointSecond(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    void pooled(
        double wall,
        Random random,
        double wait,
        double sql,
        double remote,
        double cpu,
        int failures) {
      server.recordValue(nanos(wall));
      Map<ResourceId, Charge> charges = new HashMap<>();
      charges.put(ResourceId.pool("main"), new Charge(1, nanos(wait), 0));
      charges.put(ResourceId.CPU, new Charge(1, 0, nanos(cpu)));
      if (failures == 0) {
        charges.put(ResourceId.sql(endpoint.text()), new Charge(1, 0, nanos(sql)));
      }
      requests.add(
          new LedgerSum(
              1, nanos(wall), charges, 1, nanos(cpu * 1.4), 150_000 + random.nextInt(9000)));
    }

    LedgerSum slowest(double share) {
      return requests.stream()
          .sorted(Comparator.comparingLong(LedgerSum::wallNanos).reversed())
          .limit(Math.max(1, Math.round(requests.size() * share)))
          .reduce(LedgerSum.NONE, LedgerSum::plus);
    }
  }

  private static final class Second {
    final Map<String, EndpointSecond> endpoints = new TreeMap<>();
    final Map<String, Histogram> statements = new HashMap<>();
    final Map<String, Holding> holders = new HashMap<>();
    final Histogram borrowWait = new Histogram(2);
    final Histogram hold = new Histogram(2);
    double busy;
    double cpu;
    int pending;
    int inFlight;
    long timeouts;

    EndpointSecond endpoint(Endpoint e) {
      return endpoints.computeIfAbsent(e.name(), n -> new EndpointSecond(e));
    }

    Window window(long s, int poolSize, double heap, boolean collected, Random random) {
      Map<String, EndpointWindow> byRoute = new HashMap<>();
      endpoints.values().stream()
          .filter(e -> e.server.getTotalCount() > 0)
          .forEach(e -> byRoute.put(e.endpoint.route(), endpointWindow(e)));
      Map<String, StatementWindow> byText = new HashMap<>();
      statements.forEach((t, h) -> byText.put(t, new StatementWindow(Latencies.of(h), 0, 0)));
      int active = (int) Math.min(poolSize, Math.ceil(busy));
      PoolWindow pool =
          PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
              .capacity(poolSize)
              .minIdle(poolSize)
              .busyNanos(nanos(busy))
              .active(active)
              .idle(poolSize - active)
              .pending(pending)
              .borrowWait(Latencies.of(borrowWait))
              .timeouts(timeouts)
              .hold(Latencies.of(hold))
              .holders(holders)
              .build();
      WorkersWindow workers = new WorkersWindow(200, Math.min(200, inFlight), 0, inFlight + 8);
      return Window.builder(START + s * 1000, 1_000_000_000L, system(heap, collected, random))
          .endpoints(byRoute)
          .statements(byText)
          .pools(Map.of("main", pool))
          .workers(Map.of("http-nio-8080", workers))
          .build();
    }

    private EndpointWindow endpointWindow(EndpointSecond e) {
      String[] route = e.endpoint.route().split(" ", 2);
      long all = e.server.getTotalCount();
      return EndpointWindow.builder(route[0], route[1])
          .latency(Latencies.of(e.server))
          .statuses(e.errors == 0 ? Map.of(200, all) : Map.of(200, all - e.errors, 503, e.errors))
          .errors(e.errors == 0 ? Map.of() : Map.of("pool-timeout", e.errors))
          .ledger(e.slowest(1))
          .slow(e.slowest(0.05))
          .inFlight(inFlight)
          .build();
    }

    private SystemWindow system(double heap, boolean collected, Random random) {
      double host = cpu * 1.9 + 0.1 + random.nextDouble() * 0.05;
      return SystemWindow.builder(4)
          .processCpuNanos(nanos(cpu + 0.03 + random.nextDouble() * 0.02))
          .hostCpus(4)
          .hostBusyNanos(nanos(host))
          .hostStolenNanos(0L)
          .runnable(1 + (int) host)
          .residentBytes((long) 320e6)
          .hostMemoryTotal((long) 16e9)
          .hostMemoryAvailable((long) 9e9)
          .heapUsed((long) heap)
          .heapMax((long) 512e6)
          .heapLive((long) 74e6)
          .gcPauses(collected ? 1L : 0L)
          .gcPauseNanos(collected ? nanos(0.004 + random.nextDouble() * 0.008) : 0L)
          .gcCpuNanos(collected ? nanos(0.02) : 0L)
          .allocatedBytes((long) (borrowWait.getTotalCount() * 160e3))
          .safepointNanos(collected ? nanos(0.009) : 0L)
          .threads(46)
          .diskReadBytes(0L)
          .diskWriteBytes(4096L * inFlight)
          .netReceivedBytes(900L * borrowWait.getTotalCount())
          .netSentBytes(4200L * borrowWait.getTotalCount())
          .build();
    }

    ClientWindow client(long s) {
      Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
      for (EndpointSecond e : endpoints.values()) {
        Latencies latency = Latencies.of(e.client);
        traffic.put(
            e.endpoint.name(),
            new ClientWindow.Traffic(
                e.due,
                0,
                latency.count(),
                latency,
                latency,
                e.errors == 0 ? Map.of() : Map.of("5xx", e.errors)));
      }
      return new ClientWindow(
          START + s * 1000,
          traffic,
          new ClientWindow.Driver(inFlight, inFlight + 8, nanos(0.1), 200_000, 0, null));
    }
  }
}
