package io.chokepoint.exporters.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.SlowestRequests;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.run.TargetResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json}: a report without its raw material, which lies beside it in {@code
 * timeline.json.gz}. A contract: scripts read it.
 */
public record ReportDocument(
    int schema,
    String title,
    Verdict verdict,
    long startedMillis,
    long endedMillis,
    List<Report.StepResult> steps,
    Map<String, Report.EndpointLedger> ledger,
    Map<String, Report.PoolHolders> holders,
    Map<String, Report.LockHolders> locks,
    Map<String, Report.ExecutorUse> executors,
    Report.@Nullable Capacity capacity,
    List<CheckResult> honesty,
    List<TargetResult> targets,
    Report.@Nullable Overhead overhead,
    List<Report.BackingUse> backing,
    List<Report.ErrorCause> errorCauses,
    List<SlowestRequests.InStep> slowest,
    Setup setup,
    String plan,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, String>> tags)
    implements Versioned {

  public static ReportDocument of(Report report) {
    return new ReportDocument(
        Report.SCHEMA,
        report.title(),
        report.verdict(),
        report.startedMillis(),
        report.endedMillis(),
        report.steps(),
        report.ledger(),
        report.holders(),
        report.locks(),
        report.executors(),
        report.capacity(),
        report.honesty(),
        report.targets(),
        report.overhead(),
        report.backing(),
        report.errorCauses(),
        report.slowest(),
        report.setup(),
        report.plan(),
        report.run().tags());
  }

  /** The report again, with a run of which only the setup is known. */
  public Report toReport() {
    return new Report(
        title,
        plan,
        startedMillis,
        endedMillis,
        setup,
        verdict,
        steps,
        ledger,
        holders,
        locks,
        executors,
        capacity,
        honesty,
        targets,
        overhead,
        backing,
        errorCauses,
        slowest,
        Run.builder().setup(setup).tags(tags == null ? Map.of() : tags).build());
  }

  @Override
  public int newestSchema() {
    return Report.SCHEMA;
  }
}
