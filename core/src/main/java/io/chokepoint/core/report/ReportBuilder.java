package io.chokepoint.core.report;

import io.chokepoint.core.capacity.JudgedTargets;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.honesty.CheckedRun;
import io.chokepoint.core.honesty.HonestyChecks;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.Measured;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.StepFigures;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.run.Targets;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a run and its verdict to a report. Pure. Figures come from the client's windows, and from
 * the agent's where the load came from elsewhere; only windows wholly inside a step count.
 */
public final class ReportBuilder {

  private ReportBuilder() {}

  /**
   * @param title the plan's name
   * @param plan what was asked, as written; secrets left out
   * @param overhead the agent's own cost; null where there was no agent
   */
  public static Report build(
      String title,
      String plan,
      long startedMillis,
      long endedMillis,
      Run run,
      Verdict verdict,
      @Nullable Overhead overhead) {
    return build(title, plan, startedMillis, endedMillis, run, verdict, overhead, new Safely());
  }

  /**
   * Builds the report of a run to which the driver adds remarks of its own.
   *
   * @param safely what went wrong so far
   */
  public static Report build(
      String title,
      String plan,
      long startedMillis,
      long endedMillis,
      Run run,
      Verdict verdict,
      @Nullable Overhead overhead,
      Safely safely) {
    List<StepEvidence> windows = StepEvidence.all(run);
    List<StepResult> steps = windows.stream().map(w -> result(w, run)).toList();
    List<TargetResult> everywhere = Targets.of(run, steps);
    @Nullable Capacity capacity = safely.made("the capacity", () -> capacity(run, steps, windows));
    List<TargetResult> targets =
        JudgedTargets.of(
            run,
            everywhere,
            steps.isEmpty() ? null : Loads.sorted(steps).get(0),
            capacity == null ? null : capacity.limit());
    ComparedSteps compared = ComparedSteps.of(run, verdict, steps);
    List<Window> heavy = compared.heavy();
    Map<String, Report.EndpointLedger> ledger =
        safely.map("the ledger", () -> EndpointLedgers.of(compared.light(), heavy));
    Map<String, Report.PoolHolders> holders =
        safely.map("who held connections", () -> Holders.of(heavy));
    Map<String, Report.LockHolders> locks = safely.map("the locks", () -> Queues.locks(heavy));
    Map<String, Report.ExecutorUse> executors =
        safely.map("the executors", () -> Queues.executors(heavy));
    List<Report.BackingUse> backing =
        safely.list(
            "the services behind it",
            () -> BackingUses.of(windows.stream().map(StepEvidence::step).toList(), run.backing()));
    List<Report.ErrorCause> causes =
        safely.list("the causes of errors", () -> ErrorCauses.of(windows, run.routes()));
    List<SlowestRequests.InStep> slowest =
        safely.list("the slowest requests", () -> SlowestRequests.of(run));
    CheckedRun checked =
        new CheckedRun(run, verdict, windows, steps, targets, pushedTooFar(run, capacity));
    List<CheckResult> honesty =
        new ArrayList<>(safely.list("the checks", () -> HonestyChecks.of(checked)));
    Verdict earned = verdict.unless(doubts(honesty, capacity));
    honesty.addAll(safely.said());
    return new Report(
        title,
        plan,
        startedMillis,
        endedMillis,
        run.setup(),
        earned,
        steps,
        ledger,
        holders,
        locks,
        executors,
        capacity,
        List.copyOf(honesty),
        targets,
        overhead,
        backing,
        causes,
        slowest,
        run);
  }

  /** What speaks against calling the service healthy, beside what the diagnosis looks at. */
  private static List<String> doubts(List<CheckResult> honesty, @Nullable Capacity capacity) {
    List<String> doubts = new ArrayList<>();
    Limit limit = capacity == null ? null : capacity.limit();
    if (limit != null && limit.breaksForCertain()) {
      doubts.add(limit.breaksStep() + " is not sustained: " + limit.broken());
    }
    honesty.stream()
        .filter(c -> !c.passed() && HonestyChecks.ofHealth(c))
        .forEach(c -> doubts.add(c.caution()));
    return doubts;
  }

  private static @Nullable Capacity capacity(
      Run run, List<StepResult> steps, List<StepEvidence> windows) {
    return !run.steps().isEmpty() && run.steps().stream().allMatch(ReportBuilder::isLevel)
        ? Capacities.of(steps, windows, run)
        : null;
  }

  /**
   * A step of one endpoint alone, or of a number of requests, is no level of the service's load.
   */
  private static boolean isLevel(Step step) {
    return step.offered().endpoint() == null && step.offered().requests() == null;
  }

  private static StepResult result(StepEvidence windows, Run run) {
    Measured measured = Measured.of(windows, run);
    return new StepResult(
        measured.name(),
        measured.offered(),
        measured.seconds(),
        measured.endpoints(),
        ServiceUses.of(windows.service()),
        new Report.LeftOut(windows.unsteady(), windows.limited()),
        run.client().isEmpty() ? null : Splits.of(windows, run),
        StepFigures.ofClasses(windows, run.apdexNanos()));
  }

  private static boolean pushedTooFar(Run run, @Nullable Capacity capacity) {
    return run.aim().search() && capacity != null && capacity.breaking() != null;
  }
}
