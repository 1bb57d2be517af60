package io.chokepoint.driver.longrun;

import io.chokepoint.core.model.Aim;
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
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.HdrHistogram.Histogram;

/**
 * A run of any length on a service with many endpoints and statements, as a saved timeline: four
 * levels of load, of which the heaviest waits for the pool. Every second is made from the seed and
 * its number when it is asked for, so that no more than one is ever in memory.
 *
 * <pre>{@code
 * java -cp … io.chokepoint.driver.longrun.LongRun hour.timeline.json.gz 3600 100 500
 * }</pre>
 */
public final class LongRun {

  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final int STEPS = 4;
  private static final double MILLI = 1e6;
  private static final String POOL = "main";

  private final long seed;
  private final int seconds;
  private final List<String> endpoints = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final Histogram client = new Histogram(3);
  private final Histogram service = new Histogram(64, 600_000_000_000L, 2);
  private final Histogram statement = new Histogram(64, 600_000_000_000L, 2);

  LongRun(long seed, int seconds, int endpointCount, int statementCount) {
    this.seed = seed;
    this.seconds = seconds;
    for (int i = 0; i < endpointCount; i++) {
      endpoints.add("/api/v1/customers/{customerId}/resource" + i + "/{id}");
    }
    for (int i = 0; i < statementCount; i++) {
      statements.add(
          "select a.id, a.name, a.price, b.amount from table_"
              + i
              + " a join other b on b.id = a.other_id where a.owner = ? and a.state = ? limit ?");
    }
  }

  /** Writes a timeline to a file: name, seconds, endpoints, statements. */
  public static void main(String[] args) throws IOException {
    int[] sizes = new int[3];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Integer.parseInt(args[i + 1]);
    }
    new LongRun(1, sizes[0], sizes[1], sizes[2]).save(Path.of(args[0]));
  }

  void save(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        GZIPOutputStream zip = new GZIPOutputStream(out)) {
      Json.write(document(), zip);
    }
  }

  private TimelineDocument document() {
    Map<String, String> routes = new HashMap<>();
    endpoints.forEach(e -> routes.put(name(e), "GET " + e.replaceAll("\\{[^}]*}", "*")));
    return new TimelineDocument(
        TimelineDocument.SCHEMA,
        "long",
        new Setup(
            "long", "OpenJDK 17", Map.of(POOL, new Setup.Database("PostgreSQL 17.11", 200, 20))),
        steps(),
        list(this::window),
        list(this::clientWindow),
        Map.of(
            name(endpoints.get(0)),
            Run.Target.builder().success(0.99).p95Nanos(900_000_000L).build()),
        Map.of(),
        List.of(),
        routes,
        Aim.NONE,
        List.of(),
        null,
        null,
        null);
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      long from = START_MILLIS + 1000L * (i * seconds / STEPS + 2);
      long to = START_MILLIS + 1000L * ((i + 1) * seconds / STEPS);
      steps.add(new Step("level " + (i + 1), from, to, Offered.open(perSecond(i))));
    }
    return steps;
  }

  private double perSecond(int step) {
    return endpoints.size() * (2.0 + 2 * step);
  }

  private int step(int second) {
    return Math.min(STEPS - 1, second * STEPS / seconds);
  }

  private Window window(int second) {
    Random random = new Random(seed * 31 + second);
    Map<String, EndpointWindow> byEndpoint = new HashMap<>();
    Map<String, PoolWindow.Holding> holders = new HashMap<>();
    int each = statements.size() / endpoints.size();
    Histogram waits = new Histogram(64, 600_000_000_000L, 2);
    for (int i = 0; i < endpoints.size(); i++) {
      String route = endpoints.get(i);
      int requests = poisson(perSecond(step(second)) / endpoints.size(), random);
      List<String> own = statements.subList(i * each, (i + 1) * each);
      service.reset();
      LedgerSum ledger = ledger(second, requests, own, random, service, waits);
      boolean slow = random.nextInt(20) < requests;
      byEndpoint.put(
          "GET " + route,
          EndpointWindow.builder("GET", route)
              .latency(Latencies.of(service))
              .statuses(requests == 0 ? Map.of() : Map.of(200, (long) requests))
              .ledger(ledger)
              .slow(
                  slow && requests > 0
                      ? ledger(second, 1, own, random, new Histogram(2), new Histogram(2))
                      : LedgerSum.NONE)
              .inFlight(random.nextInt(2))
              .running(random.nextInt(10) == 0 ? Map.of("com.example.Service.work", 2L) : Map.of())
              .build());
      holders.put("GET " + route, holding(ledger));
    }
    return Window.builder(START_MILLIS + 1000L * second, 1_000_000_000L, machine(second, random))
        .endpoints(byEndpoint)
        .statements(statementsOf(second, random))
        .pools(Map.of(POOL, pool(second, waits, holders)))
        .workers(Map.of("http-nio-8080", new WorkersWindow(200, 5 + 10 * step(second), 0, 30)))
        .locks(
            Map.of(
                "com.example.Cache",
                new LockWindow(
                    Latencies.of(waits),
                    Map.of("GET " + endpoints.get(0), 5L),
                    Map.of("a.b.C.d", 3L))))
        .executors(
            Map.of("pool", new ExecutorWindow(8, 2, 0, Latencies.of(waits), Latencies.of(waits))))
        .build();
  }

  private Map<String, StatementWindow> statementsOf(int second, Random random) {
    Map<String, StatementWindow> byText = new HashMap<>();
    for (String text : statements) {
      statement.reset();
      int executions = poisson(perSecond(step(second)) / endpoints.size(), random);
      for (int i = 0; i < executions; i++) {
        statement.recordValue(around(0.8 + 0.1 * step(second), random));
      }
      if (executions > 0) {
        byText.put(text, new StatementWindow(Latencies.of(statement), 0, executions));
      }
    }
    return byText;
  }

  private LedgerSum ledger(
      int second,
      int requests,
      List<String> own,
      Random random,
      Histogram latencies,
      Histogram waits) {
    if (requests == 0) {
      return LedgerSum.NONE;
    }
    Map<ResourceId, Charge> charges = new HashMap<>();
    long wall = 0;
    for (int i = 0; i < requests; i++) {
      long all = 0;
      for (String text : own) {
        all += charge(charges, ResourceId.sql(text), 0, around(0.8, random));
      }
      long wait = around(step(second) == STEPS - 1 ? 40 : 0.05, random);
      waits.recordValue(wait);
      all += charge(charges, ResourceId.pool(POOL), wait, 0);
      all += charge(charges, ResourceId.CPU, 0, around(0.6, random));
      all += charge(charges, ResourceId.RUN_QUEUE, around(0.02, random), 0);
      latencies.recordValue(all + around(0.2, random));
      wall += all + around(0.2, random);
    }
    return new LedgerSum(requests, wall, charges, requests, wall / 5, requests * 20_000L);
  }

  private static long charge(
      Map<ResourceId, Charge> charges, ResourceId at, long wait, long serviceNanos) {
    charges.merge(at, new Charge(1, wait, serviceNanos), Charge::plus);
    return wait + serviceNanos;
  }

  private static PoolWindow.Holding holding(LedgerSum ledger) {
    Map<ResourceId, Long> visited = new HashMap<>();
    long sql = 0;
    for (Map.Entry<ResourceId, Charge> e : ledger.charges().entrySet()) {
      if (e.getKey().kind() == ResourceKind.SQL) {
        visited.put(e.getKey(), e.getValue().serviceNanos());
        sql += e.getValue().serviceNanos();
      }
    }
    return new PoolWindow.Holding(ledger.requests(), sql * 11 / 10, sql, sql / 10, 0, visited);
  }

  private PoolWindow pool(int second, Histogram waits, Map<String, PoolWindow.Holding> holders) {
    boolean full = step(second) == STEPS - 1;
    long held = holders.values().stream().mapToLong(PoolWindow.Holding::holdNanos).sum();
    return PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
        .capacity(10)
        .minIdle(10)
        .busyNanos(full ? 9_900_000_000L : Math.min(9_000_000_000L, held))
        .active(full ? 10 : 3)
        .idle(full ? 0 : 7)
        .pending(full ? 20 : 0)
        .borrowWait(Latencies.of(waits))
        .hold(Latencies.of(waits))
        .holders(holders)
        .build();
  }

  private SystemWindow machine(int second, Random random) {
    long cpu = 200_000_000L * (1 + step(second)) + random.nextInt(10_000_000);
    return SystemWindow.builder(4)
        .processCpuNanos(cpu)
        .hostCpus(4)
        .hostBusyNanos(cpu + 100_000_000L)
        .hostStolenNanos(0L)
        .runnable(2)
        .residentBytes(500L << 20)
        .hostMemoryTotal(8L << 30)
        .hostMemoryAvailable(4L << 30)
        .heapUsed(200L << 20)
        .heapMax(1L << 30)
        .heapLive(100L << 20)
        .gcPauses(1L)
        .gcPauseNanos(3_000_000L)
        .gcCpuNanos(5_000_000L)
        .allocatedBytes(50L << 20)
        .safepointNanos(0L)
        .threads(60)
        .diskReadBytes(0L)
        .diskWriteBytes(0L)
        .netReceivedBytes(1000L)
        .netSentBytes(1000L)
        .build();
  }

  private ClientWindow clientWindow(int second) {
    Random random = new Random(seed * 17 + second);
    Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
    long inFlight = 0;
    for (String endpoint : endpoints) {
      int requests = poisson(perSecond(step(second)) / endpoints.size(), random);
      client.reset();
      for (int i = 0; i < requests; i++) {
        client.recordValue(around(step(second) == STEPS - 1 ? 46 : 6, random));
      }
      Latencies latency = Latencies.of(client);
      Map<String, Long> errors = random.nextInt(500) == 0 ? Map.of("5xx", 1L) : Map.of();
      traffic.put(
          name(endpoint),
          new ClientWindow.Traffic(requests, 0, requests, latency, latency, errors));
      inFlight += random.nextInt(2);
    }
    return new ClientWindow(
        START_MILLIS + 1000L * second,
        traffic,
        new ClientWindow.Driver(inFlight, 50, 100_000_000L, 200_000L, 0, null));
  }

  private static String name(String route) {
    return route.replaceAll("[^a-z0-9]+", "-");
  }

  /** Exponential beyond a part that is always taken. */
  private static long around(double millis, Random random) {
    return (long) (MILLI * millis * (0.5 - 0.5 * Math.log(1 - random.nextDouble())));
  }

  private static int poisson(double mean, Random random) {
    double limit = Math.exp(-mean);
    int n = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      n++;
    }
    return n;
  }

  private <T> List<T> list(IntFunction<T> second) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return second.apply(index);
      }

      @Override
      public int size() {
        return seconds;
      }
    };
  }
}
