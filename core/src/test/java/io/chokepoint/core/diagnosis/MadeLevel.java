package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.ClientLevel.Traffic;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Ten seconds at one level of load with figures made by hand, so that sums are exact. */
final class MadeLevel {

  static final double SECONDS = 10;

  /** Of each request, on all its threads. */
  private static final double CPU_MILLIS = 1;

  private static final double MILLI = 1e6;

  final Map<String, EndpointLevel> endpoints = new TreeMap<>();
  final Map<String, StatementLevel> statements = new TreeMap<>();
  final Map<String, PoolLevel> pools = new TreeMap<>();
  final Map<String, ExecutorLevel> executors = new TreeMap<>();

  double cpus = 1;
  double processCores = 0.1;
  int hostCpus = 1;
  double hostCores = 0.1;
  double stolenCores;
  double gcCores;
  @Nullable Double pauseShare;
  @Nullable Double pauseMillis;
  @Nullable Double throttledShare;

  /** Of stops that are no collections; none told where there is no share. */
  @Nullable Double stoppedShare;

  long stops;
  @Nullable Double offered;
  @Nullable ClientLevel client;

  /**
   * @param restMillis what no resource was charged with
   * @param millis mean residence at each resource
   * @param visits of each resource by each request
   */
  MadeLevel endpoint(
      String name, long requests, double restMillis, Map<ResourceId, Double> millis, int visits) {
    Map<ResourceId, Charge> charges = new TreeMap<>();
    double mean = restMillis;
    for (Map.Entry<ResourceId, Double> e : millis.entrySet()) {
      long nanos = Math.round(requests * e.getValue() * MILLI);
      boolean waits = e.getKey().kind().waits();
      charges.put(e.getKey(), new Charge(requests * visits, waits ? nanos : 0, waits ? 0 : nanos));
      mean += e.getValue();
    }
    long wall = nanos(requests, mean);
    LedgerSum ledger =
        new LedgerSum(requests, wall, charges, requests, nanos(requests, CPU_MILLIS), 0);
    return endpoint(name, mean, ledger);
  }

  MadeLevel endpoint(String name, double meanMillis, LedgerSum ledger) {
    endpoints.put(
        name,
        new EndpointLevel(
            ledger.requests(), meanMillis * MILLI, Latencies.NONE, 0, Map.of(), ledger, Map.of()));
    return this;
  }

  static long nanos(long requests, double millis) {
    return Math.round(requests * millis * MILLI);
  }

  MadeLevel statement(String text, double perSecond, double millis) {
    long executions = Math.round(perSecond * SECONDS);
    statements.put(
        text, new StatementLevel(executions, millis * MILLI, perSecond, Latencies.NONE, null));
    return this;
  }

  /**
   * @param holdMillis of each borrow
   * @param pending mean number of borrowers that wait
   * @param holding what holders did
   */
  MadeLevel pool(
      String name, int capacity, long borrows, long holdMillis, double pending, Holding holding) {
    double inUse = borrows * holdMillis / 1e3 / SECONDS;
    pools.put(
        name,
        new PoolLevel(
            SECONDS,
            capacity,
            inUse,
            inUse,
            pending,
            capacity,
            of(borrows, 0),
            0,
            of(borrows, holdMillis),
            Map.of("", holding),
            Map.of(),
            0));
    return this;
  }

  MadeLevel executor(String name, long tasks, long millis) {
    executors.put(
        name, new ExecutorLevel(null, SECONDS, Latencies.NONE, of(tasks, millis), null, null));
    return this;
  }

  /** What a driver sent, and got answered. */
  MadeLevel client(long due, long completed, double driverCores) {
    Traffic traffic =
        new Traffic(due, 0, completed, Map.of(), Latencies.NONE, null, 0, Latencies.NONE);
    client = new ClientLevel((int) SECONDS, Map.of("GET /a", traffic), driverCores);
    return this;
  }

  static Latencies of(long count, long millis) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(Math.max(1, nanos(1, millis)), count);
    return Latencies.of(histogram);
  }

  Level level() {
    SystemWindow.Builder system = SystemWindow.builder((int) Math.ceil(cpus));
    Double share = stoppedShare;
    if (share != null) {
      system
          .gcPauses(0L)
          .gcPauseNanos(0L)
          .safepointNanos(Math.round(share * SECONDS * 1e9))
          .jvm(JvmWindow.builder(1, 0).safepoints(stops).safepointSyncNanos(0L).build());
    }
    Window window = Window.builder(0, Math.round(SECONDS * 1e9), system.build()).build();
    MachineLevel machine =
        new MachineLevel(
            cpus,
            processCores,
            hostCpus,
            hostCores,
            stolenCores,
            gcCores,
            pauseShare,
            pauseMillis == null ? null : (Double) (pauseMillis * MILLI),
            null,
            null,
            null,
            throttledShare);
    return new Level(
        "made",
        offered == null ? null : Offered.open(offered),
        List.of(window),
        endpoints,
        statements,
        pools,
        Map.of(),
        executors,
        Map.of(),
        Map.of(),
        machine,
        client);
  }
}
