package io.chokepoint.driver.fleet;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Windows of a service that holds a connection for 20 ms of SQL and computes for a millisecond. A
 * borrower waits as at M/M/c, nearly, and a thread for one of four processors, of which the
 * database uses a millisecond a request too.
 */
final class SimulatedInstance {

  static final int STEP_SECONDS = 60;
  static final int[] RATES = {20, 90, 190};

  private static final int CPUS = 4;
  private static final long MILLI = 1_000_000;
  private static final String ORDER = "GET /orders/{id}";
  private static final String SELECT = "select * from orders where id = ?";

  private final Random random;
  private final int connections;
  private final double share;
  private long sqlMillis = 20;
  private long cpuMillis = 1;
  private double othersCpus;
  private long pagesMillis;

  /**
   * @param share of the rates that it gets, 1 for all of it
   */
  SimulatedInstance(int seed, int connections, double share) {
    this.random = new Random(seed);
    this.connections = connections;
    this.share = share;
  }

  SimulatedInstance sql(long millis) {
    sqlMillis = millis;
    return this;
  }

  /** Computes for 3 ms on a host whose other processes use so many processors all the time. */
  SimulatedInstance beside(double cpus) {
    cpuMillis = 3;
    othersCpus = cpus;
    return this;
  }

  /** A request of twenty is for a page, which takes so long. */
  SimulatedInstance pages(long millis) {
    pagesMillis = millis;
    return this;
  }

  Run run(long startMillis) {
    List<Window> windows = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int rate : RATES) {
      long from = startMillis + 1000L * windows.size();
      for (int i = 0; i < STEP_SECONDS; i++) {
        windows.add(window(startMillis + 1000L * windows.size(), rate));
      }
      steps.add(new Step(rate + "/s", from, from + 1000L * STEP_SECONDS, new Offered(null, null)));
    }
    return Run.builder().timeline(windows).steps(steps).build();
  }

  private Window window(long millis, int rate) {
    int n = (int) Math.round(rate * share * (0.95 + 0.1 * random.nextDouble()));
    double u = Math.min(0.97, n * sqlMillis / 1000.0 / connections);
    double waitMillis = sqlMillis * Math.pow(u, 2 * connections) / (connections * (1 - u));
    long wait = Math.round(waitMillis * MILLI * (0.8 + 0.4 * random.nextDouble()));
    double used = (othersCpus + n * (cpuMillis + 1) / 1000.0) / CPUS;
    long queued = Math.round(cpuMillis * MILLI * Math.pow(used, 2 * CPUS) / (1 - used));
    long residence = wait + (sqlMillis + cpuMillis) * MILLI + queued;
    LedgerSum ledger =
        new LedgerSum(
            n,
            n * residence,
            Map.of(
                ResourceId.pool("main"),
                new Charge(n, n * wait, 0),
                ResourceId.sql(SELECT),
                new Charge(n, 0, n * sqlMillis * MILLI),
                ResourceId.CPU,
                new Charge(n, 0, n * cpuMillis * MILLI)),
            n,
            n * cpuMillis * MILLI,
            n * 10_000L);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/orders/{id}")
            .latency(latencies(n, residence))
            .statuses(Map.of(200, (long) n))
            .ledger(ledger)
            .build();
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
            .capacity(connections)
            .minIdle(connections)
            .busyNanos(n * sqlMillis * MILLI)
            .active((int) Math.round(u * connections))
            .idle(connections - (int) Math.round(u * connections))
            .pending((int) Math.round(n * wait / 1e9))
            .borrowWait(latencies(n, wait))
            .hold(latencies(n, sqlMillis * MILLI))
            .holders(
                Map.of(
                    ORDER,
                    new PoolWindow.Holding(
                        n,
                        n * sqlMillis * MILLI,
                        n * sqlMillis * MILLI,
                        0,
                        0,
                        Map.of(ResourceId.sql(SELECT), n * sqlMillis * MILLI))))
            .build();
    EndpointWindow pages =
        EndpointWindow.builder("GET", "/pages")
            .latency(
                latencies(
                    n / 20, Math.round(pagesMillis * MILLI * (0.8 + 0.4 * random.nextDouble()))))
            .build();
    return Window.builder(millis, 1_000_000_000, system(n))
        .endpoints(
            pagesMillis == 0
                ? Map.of(ORDER, endpoint)
                : Map.of(ORDER, endpoint, "GET /pages", pages))
        .statements(Map.of(SELECT, new StatementWindow(latencies(n, sqlMillis * MILLI), 0, 0)))
        .pools(Map.of("main", pool))
        .build();
  }

  private SystemWindow system(int n) {
    return SystemWindow.builder(CPUS)
        .processCpuNanos(n * cpuMillis * MILLI)
        .hostCpus(CPUS)
        .hostBusyNanos(n * (cpuMillis + 1) * MILLI + Math.round(othersCpus * 1e9))
        .hostStolenNanos(0L)
        .heapUsed(50_000_000L)
        .heapMax(256_000_000L)
        .gcPauses(0L)
        .gcPauseNanos(0L)
        .gcCpuNanos(0L)
        .allocatedBytes(n * 10_000L)
        .safepointNanos(0L)
        .threads(20)
        .build();
  }

  private static Latencies latencies(int n, long nanos) {
    Histogram histogram = new Histogram(64, 200_000_000_000L, 2);
    histogram.recordValueWithCount(nanos, n);
    return Latencies.of(histogram);
  }
}
