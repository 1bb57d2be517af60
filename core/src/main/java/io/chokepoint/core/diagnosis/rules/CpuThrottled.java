package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.MachineLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
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
    double share = c.blame().shareOf(c.blame().of(ResourceId.THROTTLING));
    Double throttled = m.throttledShare();
    boolean charged = c.loaded().ledger().charge(ResourceId.THROTTLING).waitNanos() > 0;
    if (!charged && throttled != null && throttled >= Finding.LEAST_SHARE) {
      return c.degradation().material()
          ? Assessment.insufficient(
              "the control group was stopped %.0f %% of the time, but which requests were is not"
                  + " recorded",
              100 * throttled)
          : Assessment.silent(
              "the control group was stopped %.0f %% of the time, but nothing suffers",
              100 * throttled);
    }
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(
          "stops by the CPU limit are %.0f %% of the excess latency", 100 * share);
    }
    return Assessment.fires(finding(c, m, share));
  }

  private static Finding finding(Case c, MachineLevel m, double share) {
    double used = m.processCores() == null ? m.cpus() : m.processCores();
    double growth = c.wantedPerSecond(0) / Math.max(1e-9, c.loaded().perSecond());
    int enough =
        Math.max((int) Math.ceil(m.cpus()) + 1, Staffing.withMeanWaitAtMost(used * growth, 1));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence("CPUs the control group allows", m.cpus(), "CPUs", null));
    evidence.add(new Evidence("CPUs used by this JVM", used, "CPUs", null));
    Double throttled = m.throttledShare();
    if (throttled != null) {
      evidence.add(new Evidence("time stopped by the limit", 100 * throttled, "%", null));
    }
    evidence.add(
        new Evidence(
            "of a request, stopped by the limit",
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
                Text.of("other processes use %.2f CPUs", c.consumers().strangers()))),
        new Remedy(
            Text.of(
                "raise the CPU limit from %.1f to %d: %.1f requests a second use %.1f CPUs on average"
                    + " and more in bursts, in which the limit stops them all",
                m.cpus(), enough, c.wantedPerSecond(0), used * growth),
            "cpu limit",
            m.cpus(),
            (double) enough),
        Visits.meanWithout(c, ResourceId.THROTTLING, "nothing stops it"),
        null);
  }
}
