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
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Threads queue for the processors because this service's own code uses them up: a visit to the CPU
 * waits at least as long as it is served (M/M/c), and everything that needs CPU stretches.
 */
public final class CpuSaturated implements Rule {

  private static final double MOST = 0.5;

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
          "processors are %s, waits exceed service from %.0f %% on",
          PoolWaits.busy(c), 100 * cpu.knee());
    }
    if (!c.degradation().material() && c.unloaded() == null && cpu.exhausted()) {
      return Assessment.insufficient(
          "processors are %s, and there is no lighter level that would tell what that costs",
          PoolWaits.busy(c));
    }
    if (!c.degradation().material()) {
      return Assessment.silent("processors are %s, but nothing suffers", PoolWaits.busy(c));
    }
    if (!byThisService(c)) {
      return Assessment.silent(
          "of %.2f busy CPUs this service's code uses %.2f, the database %.2f, other processes %.2f",
          cpu.application() + cpu.collector() + cpu.database() + cpu.driver() + cpu.strangers(),
          cpu.application(),
          cpu.database(),
          cpu.strangers());
    }
    // each part of the excess is charged once
    double share = c.blame().shareOf(c.blame().application() * (1 - NPlusOne.claimed(c)));
    if (share < Finding.LEAST_SHARE) {
      return Assessment.silent(
          "waits for the processor on behalf of this service's code are %.0f %% of the excess",
          100 * share);
    }
    return Assessment.fires(finding(c, share));
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
              Text.of("this JVM's use of its %.1f CPUs", m.cpus()),
              100 * process,
              "%",
              then == null ? null : (Double) (100 * then)));
    }
    if (host != null) {
      Double then = before == null ? null : before.hostUtilization();
      evidence.add(
          new Evidence(
              "use of the host's " + m.hostCpus() + " CPUs",
              100 * host,
              "%",
              then == null ? null : (Double) (100 * then)));
    }
    for (String e : endpoints.subList(0, Math.min(3, endpoints.size()))) {
      EndpointLevel l = c.loaded().endpoints().get(e);
      Double nanos = l == null ? null : c.cpuPerRequestNanos(l);
      if (nanos != null) {
        evidence.add(new Evidence("CPU time of a request of " + e, nanos / 1e6, "ms", null));
      }
    }
    evidence.add(new Evidence("CPUs used by this service's code", cpu.application(), "CPUs", null));
    if (cpu.strangers() > cpu.application() / 10) {
      evidence.add(new Evidence("CPUs used by other processes", cpu.strangers(), "CPUs", null));
    }
    Double requests = HotCode.cores(c);
    if (requests != null) {
      evidence.add(new Evidence("of them by its requests", requests, "CPUs", null));
    }
    JvmLevel.Outside outside = outside(c);
    if (outside != null) {
      evidence.add(
          new Evidence(
              Text.of(
                  requests == null
                      ? "of them by threads %s, as far as they were looked at, at %s"
                      : "of them outside requests by threads %s, at %s",
                  outside.family(),
                  outside.place()),
              outside.cpus(),
              "CPUs",
              null));
    }
    HotCode hot = HotCode.of(c);
    if (hot != null) {
      evidence.add(
          new Evidence(
              "of the samples of running requests were at " + hot.place(),
              100 * hot.share(),
              "%",
              null));
    }
    Double used = cpu.utilization();
    double utilization = used == null ? 1 : used;
    double target = c.wantedPerSecond(0);
    double ours = Math.max(0, utilization * m.servers() - cpu.strangers());
    double needed = ours * target / Math.max(1e-9, c.loaded().perSecond()) + cpu.strangers();
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
                "%.1f requests a second need %.1f CPUs and have %d: use less CPU in %s, or give the"
                    + " service %d CPUs",
                target, needed, m.servers(), whereToSave(c, hot, outside, endpoints), cpus),
            "cpus",
            (double) m.servers(),
            (double) cpus),
        new Prediction(
            "CPU residence over CPU time",
            Math.min(99, Mmc.stretch(m.servers(), Math.min(0.99, utilization))),
            Mmc.stretch(cpus, Math.min(0.99, needed / cpus)),
            "times",
            "utilization law, then M/M/c"),
        null);
  }

  /**
   * Where most of the CPU time goes: not to requests, to a place in their code, or to one of them.
   */
  private static String whereToSave(
      Case c, @Nullable HotCode hot, JvmLevel.@Nullable Outside outside, List<String> endpoints) {
    if (requestsPart(c) < MOST) {
      return Text.of(
          "%s (requests themselves use %.0f %% of the CPU time of this service's code)",
          outside == null
              ? "threads outside requests"
              : Text.of(
                  "threads %s outside requests, which use %.1f CPUs at %s",
                  outside.family(), outside.cpus(), outside.place()),
          100 * requestsPart(c));
    }
    if (hot == null && outside != null && HotCode.cores(c) == null) {
      return Text.of("what threads %s do at %s", outside.family(), outside.place());
    }
    String heaviest = endpoints.isEmpty() ? "its requests" : endpoints.get(0);
    return hot == null || hot.share() < Finding.LEAST_SHARE
        ? heaviest + LargePayload.hint(c)
        : Text.of(
            "%s, at %.0f %% of the time of %s", hot.place(), 100 * hot.share(), hot.endpoint());
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
        && cpu.application() >= Math.max(cpu.database(), c.exceeds() ? 0 : cpu.strangers())
        && c.degradation().material();
  }

  /**
   * Which part of the CPU time of this service's code was used for requests by their own accounts;
   * all of it where that is not known.
   */
  static double requestsPart(Case c) {
    Double requests = HotCode.cores(c);
    double all = c.consumers().application();
    return requests == null || all <= 0 ? 1 : Math.min(1, requests / all);
  }

  /** The fewest CPUs at which a visit waits less than it is served. */
  private static int enough(double needed) {
    int cpus = Math.max(1, (int) Math.ceil(needed));
    while (Mmc.stretch(cpus, needed / cpus) >= 2) {
      cpus++;
    }
    return cpus;
  }

  private static double demand(Case c, String endpoint) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    Double nanos = e == null ? null : c.cpuPerRequestNanos(e);
    return e == null || nanos == null ? 0 : nanos * e.requests();
  }

  private static List<RuledOut> ruledOut(Case c) {
    Consumers cpu = c.consumers();
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(Kind.GC_PRESSURE, Text.of("the collector uses %.2f CPUs", cpu.collector())));
    out.add(
        new RuledOut(
            Kind.SLOW_SQL,
            c.loaded().statements().isEmpty()
                ? "no statement was seen, so what a database uses is not known"
                : cpu.unknown() > 0
                    ? Text.of(
                        "other processes use %.2f CPUs, a database among them or not",
                        cpu.unknown())
                    : Text.of("statements account for %.2f CPUs", cpu.database())));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  "of the wait for pool %s, %.0f %% comes from holds that the queue for the"
                      + " processor made longer",
                  pool, 100 * PoolWaits.of(c, pool).behind() / PoolWaits.of(c, pool).waited())));
    }
    return out;
  }
}
