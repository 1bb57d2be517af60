package io.chokepoint.agent.record;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.MadeLedger;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Sink.Outcome;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * An hour of a large service on a simulated clock: 100 endpoints with five statements each. Prints
 * what of the hour is kept, in how many bytes, and what a second of it costs.
 *
 * <pre>
 * mvn -q -pl agent -am test-compile dependency:build-classpath -Dmdep.outputFile=target/class-path
 * java -Xmx1g -cp agent/target/test-classes:$(cat agent/target/class-path):agent/target/classes \
 *   io.chokepoint.agent.record.HourBenchmark 500
 * </pre>
 */
public final class HourBenchmark {

  private static final int ENDPOINTS = 100;
  private static final int STATEMENTS_EACH = 5;
  private static final int SECONDS = 3_600;
  private static final int BETWEEN_SCRAPES = 15;
  private static final FakePool POOL = new FakePool();
  private static final long START = 1_700_000_000_000L;

  private long now;
  private final Recorder recorder = new Recorder(new AgentErrors(), () -> now);
  private final PrometheusMetrics metrics = new PrometheusMetrics("bench", "1");
  private final Random random = new Random(1);
  private final MadeLedger ledger = new MadeLedger();
  private final String[] routes = new String[ENDPOINTS];
  private final Resource[] statements = new Resource[ENDPOINTS * STATEMENTS_EACH];
  private final Resource downstream;
  private final Resource pool;

  private HourBenchmark() {
    for (int e = 0; e < ENDPOINTS; e++) {
      routes[e] = "/things" + e + "/{id}";
    }
    for (int s = 0; s < statements.length; s++) {
      String table = Integer.toString(s, 26).replaceAll("[0-9]", "x$0").replaceAll("[0-9]", "y");
      statements[s] =
          recorder.statement(
              "select id, name, price, created from table_"
                  + ("q".repeat(1 + s / 26) + (char) ('a' + s % 26))
                  + " join owners_"
                  + table
                  + " o on o.id = owner where id = ? and state = ? order by created desc",
              Object.class);
    }
    pool = Objects.requireNonNull(recorder.pool(POOL));
    downstream = recorder.resource(Resource.Kind.DOWNSTREAM, "partner:80");
  }

  public static void main(String[] args) {
    int rate = args.length == 0 ? 500 : Integer.parseInt(args[0]);
    int warm = 300; // what compiling costs is no second's price
    long without = live();
    HourBenchmark bench = new HourBenchmark();
    long[] costs = new long[4];
    Timeline timeline = new Timeline();
    Window last = bench.second(0, rate, timeline, costs);
    for (int i = 1; i < SECONDS; i++) {
      if (i == warm) {
        Arrays.fill(costs, 0);
      }
      last = bench.second(i, rate, timeline, costs);
    }
    double seconds = SECONDS - warm;
    long all = live() - without;
    List<Window> kept = timeline.all();
    long from = kept.get(0).startMillis();
    say("requests a second             %10d", rate);
    say("windows kept                  %10d", timeline.size());
    say("minutes kept                  %10.1f", (last.startMillis() + 1000 - from) / 60e3);
    say("seconds dropped               %10d", timeline.dropped());
    say("longest window                %10d s", timeline.longestMergedMillis() / 1000);
    say("timeline, as it says          %10.1f MB", timeline.estimatedBytes() / 1e6);
    say("bytes a window, as it says    %10d", timeline.estimatedBytes() / timeline.size());
    long withTimeline = all;
    String newest = last.toString();
    timeline = new Timeline();
    kept = List.of();
    long beside = live() - without;
    say("timeline, live heap           %10.1f MB", (withTimeline - beside) / 1e6);
    bench.metrics.close();
    say("recorder, as it says          %10.1f MB", bench.recorder.estimatedBytes() / 1e6);
    say("recorder and metrics, live    %10.1f MB", beside / 1e6);
    String[] names = {"drain", "keep and pack", "metrics", "scrape each 15 s"};
    double sum = 0;
    for (int i = 0; i < costs.length; i++) {
      double share = costs[i] / 1e9 / seconds;
      sum += share;
      say("%-29s %10.2f %% of a core", names[i], 100 * share);
    }
    say("%-29s %10.2f %% of a core (%d)", "all", 100 * sum, newest.length() % 2);
  }

  private Window second(int i, int rate, Timeline timeline, long[] costs) {
    for (int r = 0; r < rate; r++) {
      request();
    }
    long start = START + 1000L * i;
    now += 1_000_000_000;
    long t0 = cpu();
    Window window = recorder.drain(start, SystemWindow.unknown(2), Map.of());
    long t1 = cpu();
    timeline.append(window);
    long t2 = cpu();
    metrics.add(window);
    long t3 = cpu();
    if (i % BETWEEN_SCRAPES == 0) {
      metrics.scrape(null);
    }
    costs[0] += t1 - t0;
    costs[1] += t2 - t1;
    costs[2] += t3 - t2;
    costs[3] += cpu() - t3;
    return window;
  }

  private void request() {
    int e = random.nextInt(ENDPOINTS);
    ledger.begin("GET", routes[e]);
    ledger.visit(pool, lognormal(20_000));
    recorder.borrowEnded(pool, lognormal(20_000), false);
    recorder.borrowed(pool);
    long held = 0;
    for (int s = 0; s < STATEMENTS_EACH; s++) {
      Resource statement = statements[e * STATEMENTS_EACH + s];
      long nanos = lognormal(200_000 * (1 + s));
      ledger.visit(statement, nanos);
      recorder.statementEnded(statement, nanos, Outcome.DONE);
      recorder.heldIn(pool, "GET", routes[e], statement, nanos);
      held += nanos;
    }
    recorder.held(pool, "GET", routes[e], 1, held, held, 0, 0);
    recorder.returned(pool, now - held);
    if (e % 4 == 0) {
      ledger.visit(downstream, lognormal(3_000_000));
    }
    ledger.end(recorder, lognormal(500_000), 200);
  }

  private long lognormal(long median) {
    return (long) (median * Math.exp(0.5 * random.nextGaussian()));
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long live() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }

  private static void say(String line, Object... figures) {
    System.out.printf(Locale.ROOT, line + "%n", figures);
  }

  private static final class FakePool {}
}
