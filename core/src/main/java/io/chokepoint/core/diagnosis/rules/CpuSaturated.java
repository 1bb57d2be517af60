package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.JvmLevel;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.CpuSaturatedWords;
import io.chokepoint.core.diagnosis.words.ProcessorWords;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Threads queue for the processors because this service's own code uses them up: a visit to the CPU
 * waits at least as long as it is served (M/M/c), and everything that needs CPU stretches.
 */
public final class CpuSaturated implements Rule {

  private static final double MOST = 0.5;

  /** Utilizations are known to some 5 %, of two of them to twice that. */
  private static final double NEARLY_ALL = 0.9;

  @Override
  public Kind kind() {
    return Kind.CPU_SATURATED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.CPU);
  }

  @Override
  public Assessment assess(Case c) {
    Consumers cpu = c.consumers();
    if (!cpu.queueing()) {
      return Assessment.silent(
          CpuSaturatedWords.PROCESSORS_HAVE_ROOM, PoolWaits.busy(c), 100 * cpu.knee());
    }
    if (!c.degradation().material() && c.unloaded() == null && cpu.exhausted()) {
      return Assessment.insufficient(CpuSaturatedWords.NO_LIGHTER_LEVEL, PoolWaits.busy(c));
    }
    if (!c.degradation().material()) {
      return full(c)
          ? Assessment.fires(finding(c, 0))
          : Assessment.silent(CpuSaturatedWords.NOTHING_SUFFERS, PoolWaits.busy(c));
    }
    if (!byThisService(c)) {
      return Assessment.silent(
          CpuSaturatedWords.USED_BY_OTHERS,
          cpu.application()
              + cpu.collector()
              + cpu.database()
              + cpu.driver()
              + cpu.otherProcesses(),
          cpu.application(),
          cpu.database(),
          cpu.otherProcesses());
    }
    // each part of the excess is charged once
    double share =
        c.attribution().shareOf(c.attribution().application() * (1 - NPlusOne.claimed(c)));
    if (share < Finding.LEAST_SHARE) {
      return Assessment.silent(CpuSaturatedWords.SMALL_SHARE, 100 * share);
    }
    return Assessment.fires(finding(c, share));
  }

  /**
   * Whether this service uses all there is of the processors though requests come at a rate of
   * their own: any more of them have nothing left. Users who wait for their answers always do.
   */
  private static boolean full(Case c) {
    Offered offered = c.loaded().offered();
    Consumers cpu = c.consumers();
    return offered != null
        && offered.perSecond() != null
        && cpu.exhausted()
        && cpu.application() >= NEARLY_ALL * (cpu.ours() + cpu.otherProcesses());
  }

  private static Finding finding(Case c, double share) {
    Consumers cpu = c.consumers();
    MachineLevel m = c.loaded().machine();
    List<String> endpoints = c.endpointsBy(e -> demand(c, e));
    List<Evidence> evidence = new ArrayList<>();
    Double process = m.processUtilization();
    Double host = m.hostUtilization();
    MachineLevel before = c.unloaded() == null ? null : c.unloaded().machine();
    if (process != null) {
      Double then = before == null ? null : before.processUtilization();
      evidence.add(
          new Evidence(
              Text.of(CpuSaturatedWords.USE_OF_JVM_CPUS, m.cpus()),
              100 * process,
              "%",
              then == null ? null : (Double) (100 * then)));
    }
    if (host != null) {
      Double then = before == null ? null : before.hostUtilization();
      evidence.add(
          new Evidence(
              Text.of(CpuSaturatedWords.USE_OF_HOST_CPUS, m.hostCpus()),
              100 * host,
              "%",
              then == null ? null : (Double) (100 * then)));
    }
    for (String e : endpoints.subList(0, Math.min(3, endpoints.size()))) {
      EndpointLevel l = c.loaded().endpoints().get(e);
      Double nanos = l == null ? null : c.cpuPerRequestNanos(l);
      if (nanos != null) {
        evidence.add(new Evidence(Text.of(ProcessorWords.CPU_TIME, e), nanos / 1e6, "ms", null));
      }
    }
    evidence.add(new Evidence(ProcessorWords.CPUS_OF_OWN_CODE, cpu.application(), "CPUs", null));
    boolean others = cpu.otherProcesses() > cpu.application() / 10;
    if (others) {
      evidence.add(new Evidence(ProcessorWords.CPUS_OF_OTHERS, cpu.otherProcesses(), "CPUs", null));
    }
    Double requests = HotCode.cores(c);
    double underWay = underWay(c);
    if (requests != null) {
      evidence.add(
          new Evidence(
              underWay > requests * (1 - NEARLY_ALL)
                  ? CpuSaturatedWords.BY_REQUESTS_THAT_ENDED
                  : CpuSaturatedWords.BY_REQUESTS,
              requests,
              "CPUs",
              null));
    }
    JvmLevel.Outside outside = outside(c);
    if (outside != null) {
      evidence.add(
          new Evidence(
              requests == null
                  ? Text.of(CpuSaturatedWords.BY_THREADS_SAMPLED, outside.family(), outside.place())
                  : Text.of(CpuSaturatedWords.BY_THREADS, outside.family(), outside.place()),
              outside.cpus(),
              "CPUs",
              null));
    }
    HotCode hot = HotCode.of(c);
    if (hot != null) {
      evidence.add(
          new Evidence(
              Text.of(ProcessorWords.SAMPLES_AT, hot.place()), 100 * hot.share(), "%", null));
    }
    Double used = cpu.utilization();
    double utilization = used == null ? 1 : used;
    double target = c.wantedPerSecond(0);
    double queued = cpu.collector() * c.queuedInHeap();
    double ours = Math.max(0, utilization * m.available() - cpu.otherProcesses() - queued);
    double served =
        c.loaded().perSecond()
            * (requests == null || requests <= 0 ? 1 : (requests + underWay) / requests);
    double needed = ours * target / Math.max(1e-9, served) + cpu.otherProcesses();
    int cpus = enough(needed);
    return new Finding(
        Kind.CPU_SATURATED,
        ResourceId.CPU,
        endpoints,
        share,
        evidence,
        ruledOut(c),
        new Remedy(
            Text.of(
                    CpuSaturatedWords.USE_LESS_OR_GIVE_MORE,
                    target,
                    others ? needed - cpu.otherProcesses() : needed,
                    others ? Text.of(CpuSaturatedWords.BESIDE_OTHERS, cpu.otherProcesses()) : "",
                    Text.number(m.available()),
                    whereToSave(c, hot, outside, endpoints),
                    cpus)
                + rowsRead(c, hot, endpoints),
            "cpus",
            m.available(),
            (double) cpus),
        new Prediction(
            ProcessorWords.STRETCH,
            Math.min(99, Mmc.stretch(m.servers(), Math.min(0.99, utilization))),
            Mmc.stretch(cpus, Math.min(0.99, needed / cpus)),
            "times",
            ProcessorWords.UTILIZATION_THEN_QUEUE),
        null);
  }

  /**
   * Where most of the CPU time goes: not to requests, to a place in their code, or to one of them.
   */
  private static String whereToSave(
      Case c, @Nullable HotCode hot, JvmLevel.@Nullable Outside outside, List<String> endpoints) {
    String shortLived = ShortLived.threads(c);
    if (shortLived != null) {
      return shortLived;
    }
    if (requestsPart(c) < MOST) {
      return Text.of(
          CpuSaturatedWords.PART_OF_REQUESTS,
          outside == null
              ? CpuSaturatedWords.OUTSIDE_REQUESTS
              : Text.of(
                  CpuSaturatedWords.THREADS_OUTSIDE_REQUESTS,
                  outside.family(),
                  outside.cpus(),
                  outside.place()),
          100 * requestsPart(c));
    }
    if (hot == null && outside != null && HotCode.cores(c) == null) {
      return Text.of(CpuSaturatedWords.WORK_OF_THREADS, outside.family(), outside.place());
    }
    String heaviest = endpoints.isEmpty() ? CpuSaturatedWords.ITS_REQUESTS : endpoints.get(0);
    return hot == null || hot.share() < Finding.LEAST_SHARE
        ? heaviest + LargePayload.hint(c) + NPlusOne.hint(c, heaviest)
        : Text.of(CpuSaturatedWords.HOT_CODE, hot.place(), 100 * hot.share(), hot.endpoint());
  }

  private static String rowsRead(Case c, @Nullable HotCode hot, List<String> endpoints) {
    String heaviest = endpoints.isEmpty() ? null : endpoints.get(0);
    return requestsPart(c) < MOST ? "" : RowsRead.hint(c, hot == null ? heaviest : hot.endpoint());
  }

  /** At the heaviest level that tells: threads that are slow to stop are looked at seldom. */
  private static JvmLevel.@Nullable Outside outside(Case c) {
    JvmLevel.Outside loaded = JvmLevel.of(c.loaded()).busiestOutside();
    return loaded != null
        ? loaded
        : c.levels().stream()
            .sorted(Comparator.comparingDouble(Level::perSecond).reversed())
            .map(level -> JvmLevel.of(level).busiestOutside())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /** Whether requests queue for the processors, and this service's code uses most of them. */
  static boolean byThisService(Case c) {
    Consumers cpu = c.consumers();
    return cpu.queueing()
        && cpu.application() >= Math.max(cpu.database(), c.exceeds() ? 0 : cpu.otherProcesses())
        && c.degradation().material();
  }

  /**
   * Which part of the CPU time of this service's code was used for requests by their own accounts,
   * or may have been for those under way; all of it where that is not known.
   */
  static double requestsPart(Case c) {
    Double requests = HotCode.cores(c);
    double all = c.consumers().application();
    return requests == null || all <= 0 ? 1 : Math.min(1, (requests + underWay(c)) / all);
  }

  /**
   * CPUs that requests may have used which had not ended when the level did, as their accounts come
   * with their end: as much each as one that ended, and no more than the others leave.
   */
  static double underWay(Case c) {
    Double requests = HotCode.cores(c);
    List<Window> windows = c.loaded().windows();
    if (requests == null || windows.isEmpty()) {
      return 0;
    }
    double nanos = 0;
    Window last = windows.get(windows.size() - 1);
    for (Map.Entry<String, EndpointWindow> e : last.endpoints().entrySet()) {
      EndpointLevel l = c.loaded().endpoints().get(e.getKey());
      Double each = l == null ? null : c.cpuPerRequestNanos(l);
      nanos += each == null ? 0 : each * e.getValue().inFlight();
    }
    double most = nanos / 1e9 / Math.max(1e-9, c.loaded().seconds());
    return Math.max(0, Math.min(most, c.consumers().application() - requests));
  }

  /** The fewest CPUs at which a visit waits less than it is served. */
  private static int enough(double needed) {
    int cpus = Math.max(1, (int) Math.ceil(needed));
    while (Mmc.stretch(cpus, needed / cpus) >= 2) {
      cpus++;
    }
    return cpus;
  }

  /** CPU nanoseconds of its requests; 0 where not measured. */
  static double demand(Case c, String endpoint) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    Double nanos = e == null ? null : c.cpuPerRequestNanos(e);
    return e == null || nanos == null ? 0 : nanos * e.requests();
  }

  private static List<RuledOut> ruledOut(Case c) {
    Consumers cpu = c.consumers();
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(Kind.GC_PRESSURE, Text.of(ProcessorWords.COLLECTOR_USES, cpu.collector())));
    out.add(
        new RuledOut(
            Kind.SLOW_SQL,
            c.loaded().statements().isEmpty()
                ? CpuSaturatedWords.DATABASE_UNKNOWN
                : cpu.unknown() > 0
                    ? Text.of(CpuSaturatedWords.OTHERS_USE, cpu.unknown())
                    : Text.of(CpuSaturatedWords.STATEMENTS_USE, cpu.database())));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  CpuSaturatedWords.HOLDS_STRETCHED,
                  pool,
                  100 * PoolWaits.of(c, pool).behind() / PoolWaits.of(c, pool).waited())));
    }
    return out;
  }
}
