package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Verdict.Missing;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a run to one verdict: levels of load, the excess latency of the worst over the lightest, the
 * excess charged on to its causes, and the rules' opinion of each cause. Pure.
 */
public final class Diagnosis {

  private static final Comparator<Finding> RANKING =
      Comparator.comparing((Finding f) -> leaksFirst(f) ? 0 : 1)
          .thenComparing(Comparator.comparingDouble(Finding::share).reversed());

  private Diagnosis() {}

  /**
   * Never throws for what a run contains or lacks; what is lacking is said in the verdict, and so
   * is a rule that failed, which costs the others nothing.
   *
   * @param rules at equal share the earlier outranks the later
   */
  public static Verdict of(Run run, List<Rule> rules) {
    try {
      Origin origin = run.origin();
      if (origin != null && origin.bare()) {
        return Bare.of(run);
      }
      Verdict alone = Alone.judged(run, r -> ofLevels(r, rules), RANKING);
      return alone == null ? ofLevels(run, rules) : alone;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new Verdict(
          Outcome.INSUFFICIENT,
          "The diagnosis failed (" + e + "), so nothing can be said of the service.",
          List.of(),
          rules.stream().map(r -> Missing.failed(r.kind(), e)).toList());
    }
  }

  /**
   * As {@link #of}, and where it found something, whether that depends on luck: the run is judged
   * again on every other second alone.
   */
  public static Verdict doubted(Run run, List<Rule> rules) {
    Verdict verdict = of(run, rules);
    return verdict.findings().isEmpty() ? verdict : verdict.but(Halves.doubt(run, verdict, rules));
  }

  private static Verdict ofLevels(Run run, List<Rule> rules) {
    Levels levels = Levels.of(run);
    if (levels.usable().isEmpty()) {
      return withoutLevels(run, levels, rules);
    }
    Case subject = Case.of(run, levels.usable());
    Level unloaded = subject.unloaded();
    return judged(subject, levels, rules)
        .comparing(unloaded == null ? null : unloaded.name(), subject.loaded().name());
  }

  private static Verdict judged(Case subject, Levels levels, List<Rule> rules) {
    List<Finding> findings = new ArrayList<>();
    List<Missing> missing = new ArrayList<>();
    List<RuledOut> ruledOut = new ArrayList<>();
    for (Rule rule : rules) {
      Assessment a;
      try {
        a = assess(rule, subject);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        missing.add(Missing.failed(rule.kind(), e));
        continue;
      }
      if (a instanceof Assessment.Fires f) {
        findings.addAll(f.findings());
      } else if (a instanceof Assessment.Insufficient i) {
        missing.add(new Missing(rule.kind(), i.missing()));
      } else if (a instanceof Assessment.Silent s) {
        ruledOut.add(new RuledOut(rule.kind(), s.because()));
      }
    }
    findings.sort(RANKING);
    Summary summary = new Summary(subject, levels);
    if (!findings.isEmpty()) {
      return new Verdict(Outcome.FINDINGS, summary.of(findings), findings, missing);
    }
    Degradation degradation = subject.degradation();
    if (!missing.isEmpty()
        || degradation.material()
        || degradation.noisy() != null
        || !levels.unseen().isEmpty()) {
      if (missing.isEmpty()) {
        missing.add(Missing.ofHealth(summary.unexplained()));
      }
      return new Verdict(
          Outcome.INSUFFICIENT, summary.insufficient(missing), List.of(), missing, ruledOut);
    }
    return new Verdict(Outcome.HEALTHY, summary.healthy(), List.of(), List.of(), ruledOut)
        .unless(HealthyCriteria.lacking(subject.run(), levels));
  }

  /** A leak that is felt outranks what else is wrong: it only ever gets worse. */
  private static boolean leaksFirst(Finding f) {
    return (f.kind() == Kind.CONNECTION_LEAK || f.kind() == Kind.MEMORY_LEAK)
        && f.share() >= Finding.LEAST_SHARE;
  }

  static Assessment assess(Rule rule, Case subject) {
    Set<Need> lacking = EnumSet.noneOf(Need.class);
    lacking.addAll(rule.needs());
    lacking.removeAll(subject.available());
    if (!lacking.isEmpty()) {
      return new Assessment.Insufficient(
          "there is no " + String.join(", no ", lacking.stream().map(Need::what).toList()));
    }
    return rule.assess(subject);
  }

  private static Verdict withoutLevels(Run run, Levels levels, List<Rule> rules) {
    if (run.timeline().isEmpty() && !run.client().isEmpty() && levels.driverLimited().isEmpty()) {
      return new Verdict(
          Outcome.INSUFFICIENT,
          "A plain load test: no agent was there to tell what goes on inside the service.",
          List.of(),
          List.of(Missing.ofHealth("an agent in the service")));
    }
    String blind = blind(run);
    String why =
        run.timeline().isEmpty()
            ? "no windows of the agent: the service's side is unknown"
            : blind != null
                ? blind
                : levels.tooShort().isEmpty()
                    ? "no requests in the timeline"
                    : Text.of(
                        "too little in %s: a level needs at least %d whole windows and %d requests",
                        String.join(", ", levels.tooShort()),
                        Levels.FEWEST_WINDOWS,
                        Levels.FEWEST_REQUESTS);
    List<Missing> missing = rules.stream().map(r -> new Missing(r.kind(), why)).toList();
    List<Finding> findings =
        rules.stream()
            .map(r -> r.withoutLevels(run))
            .flatMap(a -> a instanceof Assessment.Fires f ? f.findings().stream() : Stream.empty())
            .sorted(RANKING)
            .toList();
    if (findings.isEmpty() && !levels.driverLimited().isEmpty()) {
      return driverLimited(levels);
    }
    if (!findings.isEmpty()) {
      return new Verdict(Outcome.FINDINGS, Summary.withoutLevels(findings, why), findings, missing);
    }
    return new Verdict(
        Outcome.INSUFFICIENT,
        "Not enough evidence for a verdict: " + why + ".",
        List.of(),
        missing);
  }

  /** The agent lives and sees nothing of what the driver got answered; null elsewhere. */
  private static @Nullable String blind(Run run) {
    for (StepEvidence step : StepEvidence.all(run)) {
      String unseen = step.allService().isEmpty() ? null : HealthyCriteria.unseen(run, step);
      if (unseen != null) {
        return unseen
            + ": it may not know the server of this service, or another process answered (see the"
            + " table of servers in the guide, and the first lines of the agent's log)";
      }
    }
    return null;
  }

  private static Verdict driverLimited(Levels levels) {
    String reasons = String.join("; ", levels.driverReasons().stream().sorted().toList());
    String steps = String.join(", ", levels.driverLimited());
    Finding finding =
        new Finding(
            Kind.DRIVER_LIMITED,
            new ResourceId(ResourceKind.CPU, "driver"),
            List.of(),
            1,
            List.of(
                new Evidence(
                    "steps in which the driver was the limit in most windows: " + reasons,
                    levels.driverLimited().size(),
                    "steps",
                    null)),
            List.of(),
            new Remedy(
                "run the driver on a machine of its own, or with fewer connections and a lower rate",
                null,
                null,
                null),
            new Prediction(
                "steps in which the service can be judged",
                0,
                levels.driverLimited().size(),
                "steps",
                "windows limited by the driver say nothing of the service"),
            null);
    return new Verdict(
        Outcome.FINDINGS,
        Text.of(
            "The load driver was the limit in %s (%s), so nothing can be said of the service.",
            steps, reasons),
        List.of(finding),
        List.of());
  }
}
