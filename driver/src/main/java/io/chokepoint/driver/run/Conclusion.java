package io.chokepoint.driver.run;

import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.report.Report;
import io.chokepoint.driver.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What follows from a run: verdict and report. */
public final class Conclusion {

  private Conclusion() {}

  /** The report of a plan's run. */
  static Report of(Plan plan, Run run, long startedMillis, long endedMillis) {
    Verdict verdict =
        new Verdict(Verdict.Outcome.INSUFFICIENT, "no diagnosis yet", List.of(), List.of());
    return new Report(
        plan.name(),
        plan.text(),
        startedMillis,
        endedMillis,
        run.setup(),
        verdict,
        List.of(),
        Map.of(),
        null,
        List.of(),
        List.of(),
        null,
        run);
  }

  static void write(Report report, Path folder) {}
}
