package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Excess;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Threads queue for the processors because other processes of the host, which do not work for our
 * requests, use most of what is used.
 */
public final class NoisyHost implements Rule {

  @Override
  public Kind kind() {
    return Kind.NOISY_HOST;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.CPU);
  }

  @Override
  public Assessment assess(Case c) {
    Consumers cpu = c.consumers();
    double share = c.blame().shareOf(c.blame().strangers());
    if (c.unloaded() == null
        && cpu.queueing()
        && c.degradation().material()
        && cpu.unknown() > cpu.ours() / 2) {
      return Assessment.insufficient(
          "other processes use %.2f CPUs, and there is no lighter level that would tell whether they"
              + " work for the service's requests",
          cpu.unknown());
    }
    if (!cpu.queueing() || cpu.strangers() <= cpu.ours()) {
      return Assessment.silent(
          "other processes use %.2f CPUs, the service and what works for it %.2f; processors are %s",
          cpu.strangers(), cpu.ours(), PoolWaits.busy(c));
    }
    if (c.exceeds()) {
      return Assessment.silent(
          "other processes use %.2f CPUs, but the requests alone need more than the %d there are",
          cpu.strangers(), c.loaded().machine().servers());
    }
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(
          "other processes use %.2f CPUs, but that explains %.0f %% of the excess latency",
          cpu.strangers(), 100 * share);
    }
    return Assessment.fires(finding(c, cpu, share));
  }

  private static Finding finding(Case c, Consumers cpu, double share) {
    int servers = c.loaded().machine().servers();
    double growth = c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond());
    double needed = cpu.ours() * growth;
    int cpus = Staffing.withMeanWaitAtMost(needed, 1);
    double all = (cpu.ours() + cpu.strangers()) / servers;
    return new Finding(
        Kind.NOISY_HOST,
        ResourceId.CPU,
        c.endpointsBy(e -> unscheduled(c, e)),
        share,
        List.of(
            new Evidence("CPUs used by other processes", cpu.strangers(), "CPUs", null),
            new Evidence(
                "CPUs used by the service and what works for it", cpu.ours(), "CPUs", null),
            new Evidence("CPUs of the host", servers, "CPUs", null)),
        List.of(
            new RuledOut(
                Kind.CPU_SATURATED,
                Text.of("the service's own code uses %.2f CPUs", cpu.application())),
            new RuledOut(
                Kind.GC_PRESSURE, Text.of("the collector uses %.2f CPUs", cpu.collector()))),
        new Remedy(
            Text.of(
                "move what else runs on this host, it uses %.1f of its %d CPUs; or reserve %d for this"
                    + " service, which needs %.1f for %.1f requests a second",
                cpu.strangers(), servers, cpus, needed, c.wantedPerSecond(0)),
            "cpus",
            null,
            (double) cpus),
        new Prediction(
            "CPU residence over CPU time",
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, all))),
            Mmc.stretch(servers, Math.min(0.99, needed / servers)),
            "times",
            "utilization law, then M/M/c"),
        null);
  }

  private static double unscheduled(Case c, String endpoint) {
    Excess.OfEndpoint e = c.excess().endpoints().get(endpoint);
    return e == null ? 0 : e.requests() * e.unscheduledNanos();
  }
}
