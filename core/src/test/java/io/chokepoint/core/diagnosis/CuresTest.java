package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Judges the diagnosis by what its remedies do. Services are drawn with no fault in mind: whatever
 * they suffer from comes of chance, often of several things at once. A cause is right if curing it,
 * and nothing else, and simulating the same service again takes the latency away, or, where the
 * load is beyond several resources at once so that the next one queues instead, lets more requests
 * through: relieving anything but the bottleneck does neither. No label is needed for that, and no
 * case is too ambiguous for it.
 */
class CuresTest {

  private static final int SERVICES = Integer.getInteger("cures", 30);
  private static final int FIRST = Integer.getInteger("cures.first", 1);

  /** Twice log two: queueing short of saturation at one processor does not quite make it. */
  private static final double UNBEARABLE = 2;

  @Test
  void curingWhatIsNamedFirstTakesTheLatencyAway() {
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    int cured = 0;
    int named = 0;
    for (int seed = FIRST; seed < FIRST + SERVICES; seed++) {
      Drawn d = new Draw(seed).service();
      Run run = Simulation.run(d.service, seed, d.loads);
      Verdict verdict = Diagnosis.of(run, Rules.ALL);
      outcomes.merge(KnownTruthTest.said(verdict), 1, Integer::sum);
      if (verdict.outcome() == Verdict.Outcome.HEALTHY) {
        assertThat(pain(run, run)).as(verdict.summary()).isLessThan(UNBEARABLE);
      }
      if (verdict.findings().isEmpty()
          || verdict.summary().contains("before requests get slower")) {
        continue;
      }
      named++;
      Finding first = verdict.findings().get(0);
      Run again = Simulation.run(cure(d.service, first), seed, d.loads);
      double before = pain(run, run);
      double after = pain(again, run);
      double gain = throughput(again) / throughput(run);
      if (after <= 0.6 * before || gain >= 1.05) {
        cured++;
      } else {
        String story =
            String.format(
                " %s share %.2f: pain %.2f to %.2f, throughput %.2f times;",
                first.kind().label(), first.share(), before, after, gain);
        wrong.add(
            seed
                + ":"
                + story
                + " "
                + verdict.summary()
                + "\n    "
                + verdict.findings().stream().map(f -> f.kind().label() + " " + f.share()).toList()
                + "\n   "
                + d.service
                + java.util.Arrays.toString(d.loads));
      }
    }
    System.out.println("drawn " + outcomes + ", cured " + cured + " of " + named);
    assertThat(cured).as(() -> String.join("\n", wrong)).isGreaterThanOrEqualTo(named * 95 / 100);
  }

  /**
   * How bad the heaviest step is: mean latency over the lightest step's as it was, in powers of
   * two, failures counted as retries.
   */
  private static double pain(Run run, Run original) {
    Level light = Levels.of(original).usable().get(0);
    List<Level> levels = Levels.of(run).usable();
    Level heavy = levels.get(levels.size() - 1);
    Double stretch = Excess.of(light, heavy).stretch();
    double attempts = 1 / Math.max(0.001, 1 - heavy.failedShare());
    return Math.log(Math.max(1, stretch == null ? 1 : stretch) * attempts) / Math.log(2);
  }

  /** Successes a second in the heaviest step. */
  private static double throughput(Run run) {
    List<Level> levels = Levels.of(run).usable();
    Level heavy = levels.get(levels.size() - 1);
    return heavy.perSecond() * (1 - heavy.failedShare());
  }

  private static Service cure(Service s, Finding finding) {
    Service better = s.copy();
    Double to = finding.remedy().to();
    switch (finding.kind()) {
      case POOL_TOO_SMALL -> better.pool = to == null ? s.pool : to.intValue();
      case GC_PRESSURE -> better.heapMb = to == null ? s.heapMb * 4 : to;
      case CPU_SATURATED -> {
        double factor = to == null ? 2 : to / (s.cpuLimit > 0 ? s.cpuLimit : s.hostCores);
        better.hostCores = (int) Math.ceil(s.hostCores * factor);
        better.cpuLimit = s.cpuLimit * factor;
      }
      case CONNECTION_LEAK -> better.endpoints.replaceAll(e -> e.leaking(0));
      case SLOW_SQL ->
          better.endpoints.replaceAll(
              e ->
                  e.doing(
                      e.phases().stream()
                          .map(
                              p ->
                                  p instanceof Sql q && q.text().equals(finding.resource().name())
                                      ? new Sql(q.text(), q.cpuMs() / 10, q.ioMs() / 10)
                                      : p)
                          .toList()));
      case POOL_HELD_ACROSS_SLOW_WORK ->
          better.endpoints.replaceAll(e -> e.doing(remoteCallsLast(e.phases())));
      case SLOW_DOWNSTREAM -> better.remoteServers = to == null ? s.remoteServers : to.intValue();
      case JAVA_LOCK ->
          better.capacities.put(
              finding.resource().name(),
              1 + better.capacities.getOrDefault(finding.resource().name(), 1));
      case DATABASE_SATURATED -> better.databaseCores = 2 * s.databaseCores;
      case NOISY_HOST -> better.strangerCores = 0;
      case CPU_THROTTLED,
          N_PLUS_ONE,
          RETRY_STORM,
          CACHE_MISSES,
          OUTSIDE_THE_SERVICE,
          ROW_LOCK,
          NESTED_BORROW,
          HTTP_POOL_TOO_SMALL,
          WORKER_THREADS_EXHAUSTED,
          EXECUTOR_EXHAUSTED,
          EVENT_LOOP_BLOCKED,
          RATE_LIMITED,
          CODE_WAIT,
          VIRTUAL_THREAD_PINNED,
          SLOW_DISK,
          SLOW_CODE,
          LARGE_PAYLOAD ->
          throw new AssertionError("nothing drawn suffers from " + finding.kind());
      case DRIVER_LIMITED -> throw new AssertionError("the simulated driver is never the limit");
    }
    return better;
  }

  private static List<Phase> remoteCallsLast(List<Phase> phases) {
    List<Phase> moved =
        new ArrayList<>(phases.stream().filter(p -> !(p instanceof Remote)).toList());
    phases.stream().filter(p -> p instanceof Remote).forEach(moved::add);
    return moved;
  }

  record Drawn(Service service, Load[] loads) {}

  /** Draws everything. */
  static final class Draw {
    private final Random random;
    private final Service s = new Service();

    Draw(long seed) {
      random = new Random(seed * 7919);
    }

    Drawn service() {
      s.hostCores = pick(1, 2, 4, 8);
      s.databaseCores = random.nextBoolean() ? 0 : pick(2, 4, 8);
      s.cpuLimit = random.nextInt(4) == 0 ? Math.max(1, s.hostCores / 2) : 0;
      s.pool = pick(2, 4, 8, 10, 20, 40);
      s.poolTimeoutSeconds = pick(1, 5, 30);
      s.cpuSampled = random.nextBoolean();
      s.gcCpuKnown = random.nextBoolean();
      s.driverCpuMs = random.nextBoolean() ? 0.05 : 0;
      s.heapMb = pick(256, 1024);
      s.liveMb = s.heapMb * uniform(0.1, 0.85);
      s.pauseMsPerLiveMb = uniform(0.05, 0.3);
      int n = 1 + random.nextInt(4);
      for (int i = 0; i < n; i++) {
        s.endpoints.add(endpoint(i));
      }
      double capacity = RandomServices.lowestCapacity(s);
      double heavy = Math.min(1500, capacity * uniform(0.6, 1.8));
      double light = Math.max(4, heavy * uniform(0.05, 0.2));
      if (random.nextInt(3) == 0) {
        double thinkMs = uniform(20, 200);
        return new Drawn(
            s,
            new Load[] {
              Load.closed(1, thinkMs, 10),
              Load.closed((int) Math.max(2, heavy * (thinkMs + 60) / 1000), thinkMs, 8)
            });
      }
      return new Drawn(s, new Load[] {Load.open(light, 8), Load.open(heavy, 8)});
    }

    private Endpoint endpoint(int i) {
      List<Phase> phases = new ArrayList<>();
      phases.add(new Cpu(skewed(0.3, 20)));
      if (random.nextInt(4) > 0) {
        phases.add(new Borrow());
        int statements = 1 + random.nextInt(3);
        for (int k = 0; k < statements; k++) {
          phases.add(
              new Sql(
                  "select " + i + k + " from t where a = ?",
                  skewed(0.1, 30),
                  random.nextBoolean() ? skewed(0.5, 60) : 0));
        }
        if (random.nextInt(4) == 0) {
          phases.add(new Remote(skewed(5, 200)));
        }
        if (random.nextInt(3) == 0) {
          phases.add(new Cpu(skewed(0.3, 10)));
        }
        phases.add(new Give());
      }
      if (random.nextInt(3) == 0) {
        phases.add(new Remote(skewed(2, 100)));
      }
      Endpoint e =
          new Endpoint("GET /" + i, uniform(0.1, 1), phases.toArray(Phase[]::new))
              .allocating(skewed(20, 1000));
      return random.nextInt(8) == 0 ? e.leaking(skewed(0.0005, 0.02)) : e;
    }

    /** Small values are commoner than great ones, over decades. */
    private double skewed(double from, double to) {
      return from * Math.pow(to / from, random.nextDouble());
    }

    private double uniform(double from, double to) {
      return from + random.nextDouble() * (to - from);
    }

    private int pick(int... values) {
      return values[random.nextInt(values.length)];
    }
  }
}
