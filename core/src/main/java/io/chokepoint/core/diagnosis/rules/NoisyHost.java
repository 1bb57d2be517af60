package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Excess;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.NoisyHostWords;
import io.chokepoint.core.diagnosis.words.ProcessorWords;
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
    double share = c.attribution().shareOf(c.attribution().otherProcesses());
    if (c.unloaded() == null
        && cpu.queueing()
        && c.degradation().material()
        && cpu.unknown() > cpu.ours() / 2) {
      return Assessment.insufficient(NoisyHostWords.NO_LIGHTER_LEVEL, cpu.unknown());
    }
    if (!cpu.queueing() || cpu.otherProcesses() <= cpu.ours()) {
      return Assessment.silent(
          NoisyHostWords.PROCESSORS_HAVE_ROOM, cpu.otherProcesses(), cpu.ours(), PoolWaits.busy(c));
    }
    if (c.exceeds()) {
      return Assessment.silent(
          NoisyHostWords.REQUESTS_NEED_MORE, cpu.otherProcesses(), c.loaded().machine().servers());
    }
    Degradation degradation = c.degradation();
    boolean failsFast = degradation.failing() && !degradation.slower(); // waits for no processor
    if (share < Finding.LEAST_SHARE || !degradation.material() || failsFast) {
      return Assessment.silent(NoisyHostWords.SMALL_SHARE, cpu.otherProcesses(), 100 * share);
    }
    return Assessment.fires(finding(c, cpu, share));
  }

  private static Finding finding(Case c, Consumers cpu, double share) {
    int servers = c.loaded().machine().servers();
    double growth = c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond());
    double needed = cpu.ours() * growth;
    int cpus = Staffing.withMeanWaitAtMost(needed, 1);
    double all = (cpu.ours() + cpu.otherProcesses()) / servers;
    return new Finding(
        Kind.NOISY_HOST,
        ResourceId.CPU,
        c.endpointsBy(e -> unscheduled(c, e)),
        share,
        List.of(
            new Evidence(ProcessorWords.CPUS_OF_OTHERS, cpu.otherProcesses(), "CPUs", null),
            new Evidence(NoisyHostWords.CPUS_OF_SERVICE, cpu.ours(), "CPUs", null),
            new Evidence(NoisyHostWords.CPUS_OF_HOST, servers, "CPUs", null)),
        List.of(
            new RuledOut(
                Kind.CPU_SATURATED, Text.of(NoisyHostWords.OWN_CODE_USES, cpu.application())),
            new RuledOut(
                Kind.GC_PRESSURE, Text.of(ProcessorWords.COLLECTOR_USES, cpu.collector()))),
        new Remedy(
            Text.of(
                NoisyHostWords.MOVE_OR_RESERVE,
                cpu.otherProcesses(),
                servers,
                cpus,
                needed,
                c.wantedPerSecond(0)),
            "cpus",
            null,
            (double) cpus),
        new Prediction(
            ProcessorWords.STRETCH,
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, all))),
            Mmc.stretch(servers, Math.min(0.99, needed / servers)),
            "times",
            ProcessorWords.UTILIZATION_THEN_QUEUE),
        null);
  }

  private static double unscheduled(Case c, String endpoint) {
    Excess.OfEndpoint e = c.excess().endpoints().get(endpoint);
    return e == null ? 0 : e.requests() * e.unscheduledNanos();
  }
}
