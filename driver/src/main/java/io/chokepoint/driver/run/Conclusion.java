package io.chokepoint.driver.run;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Run;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.exporters.report.ReportException;
import io.chokepoint.exporters.report.ReportFolder;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What follows from a run: verdict, report, exit code. */
public final class Conclusion {

  private Conclusion() {}

  /** The report of a run that was not made from a plan by this process. */
  public static Report of(Run run, String title) {
    LongSummaryStatistics starts = new LongSummaryStatistics();
    run.timeline().forEach(w -> starts.accept(w.startMillis()));
    run.client().forEach(w -> starts.accept(w.startMillis()));
    return starts.getCount() == 0
        ? build(title, "", 0, 0, run, null)
        : build(title, "", starts.getMin(), starts.getMax() + 1000, run, null);
  }

  /** The report of a plan's run. */
  static Report of(
      Plan plan, Run run, long startedMillis, long endedMillis, @Nullable Overhead overhead) {
    return build(plan.name(), plan.text(), startedMillis, endedMillis, run, overhead);
  }

  /** Writes the report's folder. */
  public static void write(Report report, Path folder) {
    try {
      ReportFolder.write(folder, report);
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  /**
   * Writes the report's folder, or where that fails at the end of a run (a disk that has become
   * full) one for temporary files: what was measured is not to be had a second time.
   *
   * @param notes where it went instead, and why
   * @return where it is
   * @throws CommandException if it can be written nowhere
   */
  static Path writeSomewhere(Report report, Path folder, Consumer<String> notes) {
    try {
      write(report, folder);
      return folder;
    } catch (CommandException e) {
      Path elsewhere = Path.of(System.getProperty("java.io.tmpdir")).resolve(name(folder));
      try {
        ReportFolder.write(elsewhere, report);
      } catch (ReportException again) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            CommandException.reason(e) + "; nor elsewhere: " + CommandException.reason(again),
            again);
      }
      notes.accept(CommandException.reason(e) + "; it is in " + elsewhere + " instead");
      return elsewhere;
    }
  }

  private static String name(Path folder) {
    return "chokepoint-" + folder.getFileName() + "-" + ProcessHandle.current().pid();
  }

  /** Fails unless a report could be written there. */
  public static void checkPlace(Path folder) {
    try {
      ReportFolder.check(folder);
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  /** By the targets: findings alone fail nobody. */
  public static ExitCode exitCode(Report report) {
    return report.targets().stream().allMatch(Report.TargetResult::met)
        ? ExitCode.PASSED
        : ExitCode.TARGET_MISSED;
  }

  private static Report build(
      String title,
      String plan,
      long startedMillis,
      long endedMillis,
      Run run,
      @Nullable Overhead overhead) {
    return ReportBuilder.build(
        title, plan, startedMillis, endedMillis, run, Diagnosis.of(run), overhead);
  }
}
