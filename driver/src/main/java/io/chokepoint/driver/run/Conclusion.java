package io.chokepoint.driver.run;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.report.Safely;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.exporters.report.ReportException;
import io.chokepoint.exporters.report.ReportFolder;
import java.nio.file.Path;
import java.util.List;
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
        ? build(title, "", 0, 0, run, null, List.of(), new Safely())
        : build(
            title, "", starts.getMin(), starts.getMax() + 1000, run, null, List.of(), new Safely());
  }

  /**
   * The report of a plan's run.
   *
   * @param remarks what the report is to say against itself
   * @param redirects which answers were no pages
   */
  static Report of(
      Plan plan,
      Run run,
      long startedMillis,
      long endedMillis,
      @Nullable Overhead overhead,
      List<String> remarks,
      List<String> redirects) {
    Safely safely = new Safely();
    redirects.forEach(line -> safely.say("redirects", line));
    return build(
        plan.name(), plan.text(), startedMillis, endedMillis, run, overhead, remarks, safely);
  }

  /**
   * Writes the report's folder; what fails in a form of it is said in the others.
   *
   * @param timeline the saved one that the run was read from; null where it was none
   */
  public static void write(Report report, Path folder, @Nullable Path timeline) {
    try {
      if (timeline == null) {
        ReportFolder.write(folder, report);
      } else {
        ReportFolder.write(folder, report, timeline);
      }
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private static void write(Report report, Path folder, Consumer<String> notes) {
    try {
      ReportFolder.write(folder, report).forEach(notes);
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  /**
   * Writes the report's folder, or where that fails at the end of a run (a disk that has become
   * full) one for temporary files: what was measured is not to be had a second time.
   *
   * @param notes where it went instead, and why
   * @return where it is; null where it can be written nowhere
   */
  public static @Nullable Path writeSomewhere(Report report, Path folder, Consumer<String> notes) {
    try {
      write(report, folder, notes);
      return folder;
    } catch (CommandException e) {
      Path elsewhere = Path.of(System.getProperty("java.io.tmpdir")).resolve(name(folder));
      try {
        ReportFolder.write(elsewhere, report).forEach(notes);
      } catch (ReportException again) {
        notes.accept(
            CommandException.reason(e)
                + "; nor elsewhere: "
                + CommandException.reason(again)
                + "; what it says follows");
        return null;
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

  /** By the targets: findings alone fail no run, and what is not decided is neither. */
  public static ExitCode exitCode(Report report) {
    if (report.targets().stream().anyMatch(TargetResult::missed)) {
      return ExitCode.TARGET_MISSED;
    }
    return report.targets().stream().anyMatch(TargetResult::undecided)
        ? ExitCode.UNDECIDED
        : ExitCode.PASSED;
  }

  private static Report build(
      String title,
      String plan,
      long startedMillis,
      long endedMillis,
      Run run,
      @Nullable Overhead overhead,
      List<String> remarks,
      Safely safely) {
    remarks.forEach(remark -> safely.say("agent and driver kept up with the run", remark));
    try {
      return ReportBuilder.build(
          title,
          plan,
          startedMillis,
          endedMillis,
          run,
          Diagnosis.doubted(run, Rules.ALL),
          overhead,
          safely);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // what the driver measured itself does not depend on what the agent said
      Run own = run.ofClientAlone();
      safely.say("the agent's side could be used", "the report failed with it: " + e);
      return ReportBuilder.build(
          title,
          plan,
          startedMillis,
          endedMillis,
          own,
          Diagnosis.of(own, Rules.ALL),
          overhead,
          safely);
    }
  }
}
