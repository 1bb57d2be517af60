package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.CpuThrottledWords;
import io.chokepoint.core.diagnosis.words.ProcessorWords;
import io.chokepoint.core.diagnosis.words.VisitsWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The CPU limit of the control group stops the JVM in the middle of requests. */
public final class CpuThrottled implements Rule {

  @Override
  public Kind kind() {
    return Kind.CPU_THROTTLED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT, Need.CPU);
  }

  @Override
  public Assessment assess(Case c) {
    MachineLevel m = c.loaded().machine();
    double share = c.attribution().shareOf(c.attribution().of(ResourceId.THROTTLING));
    Double throttled = m.throttledShare();
    boolean charged = c.loaded().ledger().charge(ResourceId.THROTTLING).waitNanos() > 0;
    if (!charged && throttled != null && throttled >= Finding.LEAST_SHARE) {
      return c.degradation().material()
          ? Assessment.insufficient(CpuThrottledWords.NO_REQUEST_KNOWN, 100 * throttled)
          : Assessment.silent(CpuThrottledWords.NOTHING_SUFFERS, 100 * throttled);
    }
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(CpuThrottledWords.SMALL_SHARE, 100 * share);
    }
    return Assessment.fires(finding(c, m, share));
  }

  private static Finding finding(Case c, MachineLevel m, double share) {
    double used = m.processCores() == null ? m.cpus() : m.processCores();
    double growth = c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond());
    int enough =
        Math.max((int) Math.floor(m.cpus()) + 1, Staffing.withMeanWaitAtMost(used * growth, 1));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(CpuThrottledWords.CPUS_ALLOWED, m.cpus(), "CPUs", null));
    evidence.add(new Evidence(CpuThrottledWords.CPUS_OF_JVM, used, "CPUs", null));
    Double throttled = m.throttledShare();
    if (throttled != null) {
      evidence.add(new Evidence(CpuThrottledWords.TIME_STOPPED, 100 * throttled, "%", null));
    }
    evidence.add(
        new Evidence(
            CpuThrottledWords.REQUEST_STOPPED,
            Visits.of(c.loaded(), ResourceId.THROTTLING).meanNanos() / 1e6,
            "ms",
            null));
    return new Finding(
        Kind.CPU_THROTTLED,
        ResourceId.THROTTLING,
        c.endpointsBy(e -> c.excessAt(e, ResourceId.THROTTLING)),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.NOISY_HOST,
                Text.of(ProcessorWords.OTHERS_USE, c.consumers().otherProcesses()))),
        new Remedy(
            Text.of(
                CpuThrottledWords.RAISE_LIMIT,
                m.cpus(),
                enough,
                c.wantedPerSecond(0),
                used * growth),
            CpuThrottledWords.CPU_LIMIT,
            m.cpus(),
            (double) enough),
        prediction(c),
        null);
  }

  /** Without the stops, and without what queued behind those who were stopped. */
  private static Prediction prediction(Case c) {
    double saved = c.attribution().of(ResourceId.THROTTLING) / Math.max(1, c.loaded().requests());
    double mean = c.loaded().meanNanos();
    return new Prediction(
        VisitsWords.MEAN_OF_ALL,
        mean / 1e6,
        Math.max(0, mean - saved) / 1e6,
        "ms",
        CpuThrottledWords.NEVER_STOPPED);
  }
}
