package io.chokepoint.core.report;

import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.diagnosis.Setup;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's report as data; the exporters write it as HTML, Markdown, JSON, CSV and JUnit.
 *
 * @param title the plan's name
 * @param plan what was asked, as written; secrets left out
 * @param ledger by server endpoint, over the unloaded step and over the heaviest
 * @param honesty checks of the report on itself
 * @param overhead the agent's own cost; null where there was no agent
 * @param run the raw material, for the charts
 */
public record Report(
    String title,
    String plan,
    long startedMillis,
    long endedMillis,
    Setup setup,
    Verdict verdict,
    List<StepResult> steps,
    Map<String, EndpointLedger> ledger,
    @Nullable Capacity capacity,
    List<Check> honesty,
    List<TargetResult> targets,
    @Nullable Overhead overhead,
    Run run) {

  public static final int SCHEMA = 1;

  /** One step, all endpoints together under {@code ""} and each under its name in the plan. */
  public record StepResult(
      String name, Offered offered, double seconds, Map<String, Figures> endpoints) {}

  /** What the client saw of one endpoint in one step; latencies from the intended start. */
  public record Figures(
      double offeredPerSecond,
      double achievedPerSecond,
      long requests,
      long notSent,
      Map<String, Long> errors,
      double meanMillis,
      double p50Millis,
      double p95Millis,
      double p99Millis,
      double maxMillis,
      double serviceP50Millis,
      double serviceP95Millis,
      double serviceP99Millis) {

    /** Failed requests, as a share of those sent. */
    public double errorShare() {
      long failed = errors.values().stream().mapToLong(Long::longValue).sum();
      return requests == 0 ? 0 : (double) failed / requests;
    }
  }

  /** Where an endpoint's time went: unloaded beside loaded, typical beside slow. */
  public record EndpointLedger(
      LedgerSum unloaded, LedgerSum loaded, LedgerSum unloadedSlow, LedgerSum loadedSlow) {}

  /**
   * The highest load that kept up, and the first that did not.
   *
   * @param safe name of the last step that kept its targets and its offered rate; null where none
   * @param breaking name of the first that did not; null where none: not found up to the heaviest
   */
  public record Capacity(
      @Nullable String safe,
      @Nullable String breaking,
      double safePerSecond,
      @Nullable Double breakingPerSecond) {}

  /** A check of the report on itself. */
  public record Check(String what, boolean passed, String detail) {}

  /** A target of the plan in one step. */
  public record TargetResult(
      String endpoint, String step, String target, double expected, double actual, boolean met) {}

  /**
   * The agent's own cost during the run.
   *
   * @param cpuCores mean of its own threads
   * @param heapBytes what its timeline keeps
   * @param degraded what was shed; empty where nothing
   * @param errors swallowed inside the agent
   */
  public record Overhead(double cpuCores, long heapBytes, List<String> degraded, long errors) {}
}
