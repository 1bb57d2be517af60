package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.ProcessorWords;
import io.chokepoint.core.diagnosis.words.SlowCodeWords;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The service's own code uses the processors up, and most of that at one place for work that the
 * code hardly means to spend them on: a regular expression, serialisation, logging, reflection.
 */
public final class SlowCode implements Rule {

  /** More than all other code together. */
  static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.SLOW_CODE;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.CPU);
  }

  @Override
  public Assessment assess(Case c) {
    HotCode hot = HotCode.of(c);
    if (hot == null) {
      return Assessment.silent(ProcessorWords.TOO_FEW_SAMPLES);
    }
    double part = hot.share() * CpuSaturated.requestsPart(c);
    Activity activity = hot.activity();
    if (activity == null || part < MOST) {
      return Assessment.silent(
          SlowCodeWords.SMALL_PART,
          hot.place(),
          100 * part,
          activity == null ? SlowCodeWords.COMPUTES : "");
    }
    if (LargePayload.isIt(c, hot)) {
      return Assessment.silent(SlowCodeWords.LARGE_ANSWERS);
    }
    double share = share(c, part);
    if (CpuSaturated.byThisService(c) && share >= Finding.LEAST_SHARE) {
      return Assessment.fires(finding(c, hot, activity, part, share));
    }
    double ofLatency = partOfLatency(c, hot) * hot.share();
    boolean missed = !c.degradation().targetsMissed().isEmpty() && !c.degradation().slower();
    if (missed && ofLatency >= MOST) {
      return Assessment.fires(finding(c, hot, activity, part, ofLatency));
    }
    return Assessment.silent(SlowCodeWords.SMALL_SHARE, hot.place(), 100 * part, 100 * share);
  }

  /**
   * Of the excess: where the processors would not queue without it, all that waits for them because
   * of this service's code, and else its part of that.
   */
  static double share(Case c, double part) {
    double all = c.attribution().shareOf(c.attribution().application());
    return without(c, part) < c.consumers().knee() ? all : all * part;
  }

  /** How busy the processors are without it, at the rate that is wanted. */
  static double without(Case c, double part) {
    Consumers cpu = c.consumers();
    Double u = cpu.utilization();
    double all = cpu.ours() + cpu.otherProcesses();
    double left = all <= 0 ? 1 : 1 - part * cpu.application() / all;
    return (u == null ? 1 : u)
        * left
        * c.wantedPerSecond(0)
        / Math.max(1e-9, c.loaded().perSecond());
  }

  private static double partOfLatency(Case c, HotCode hot) {
    EndpointLevel e = c.loaded().endpoints().get(hot.endpoint());
    return e == null || e.ledger().wallNanos() <= 0
        ? 0
        : (double) e.ledger().charge(ResourceKind.CPU).residenceNanos() / e.ledger().wallNanos();
  }

  private static Finding finding(
      Case c, HotCode hot, Activity activity, double part, double share) {
    Consumers cpu = c.consumers();
    EndpointLevel e = c.loaded().endpoints().get(hot.endpoint());
    Double nanos = e == null ? null : c.cpuPerRequestNanos(e);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(ProcessorWords.SAMPLES_AT, hot.place()), 100 * hot.share(), "%", null));
    evidence.add(new Evidence(SlowCodeWords.SAMPLES, hot.samples(), "samples", null));
    if (nanos != null) {
      evidence.add(
          new Evidence(Text.of(ProcessorWords.CPU_TIME, hot.endpoint()), nanos / 1e6, "ms", null));
    }
    evidence.add(new Evidence(ProcessorWords.CPUS_OF_OWN_CODE, cpu.application(), "CPUs", null));
    Double u = cpu.utilization();
    double utilization = u == null ? 1 : u;
    int servers = c.loaded().machine().servers();
    double needed = without(c, part);
    return new Finding(
        Kind.SLOW_CODE,
        ResourceId.CPU,
        List.of(hot.endpoint()),
        share,
        evidence,
        List.of(
            new RuledOut(Kind.GC_PRESSURE, Text.of(ProcessorWords.COLLECTOR_USES, cpu.collector())),
            new RuledOut(
                Kind.NOISY_HOST, Text.of(ProcessorWords.OTHERS_USE, cpu.otherProcesses()))),
        new Remedy(
            Text.of(
                SlowCodeWords.CHANGE_CODE,
                activity.words,
                hot.place(),
                part * cpu.application(),
                cpu.application(),
                hot.endpoint(),
                activity.remedy),
            null,
            null,
            null),
        new Prediction(
            ProcessorWords.STRETCH_WITHOUT,
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, utilization))),
            Math.min(99, Mmc.stretch(servers, Math.min(0.99, needed))),
            "times",
            ProcessorWords.UTILIZATION_THEN_QUEUE),
        null);
  }
}
