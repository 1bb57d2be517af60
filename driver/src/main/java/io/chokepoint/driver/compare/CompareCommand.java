package io.chokepoint.driver.compare;

import io.chokepoint.core.compare.Comparing;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.exporters.report.ComparisonFolder;
import io.chokepoint.exporters.report.ReportException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare A B}. */
@Command(
    name = "compare",
    description = {
      "Says what changed between two runs of the same plan, beyond noise.",
      "Ends with 98 where something got worse."
    })
public final class CompareCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..2",
      paramLabel = "BEFORE AFTER",
      description = {
        "A report folder each, or a folder of several: their runs are pooled.",
        "FOLDER@STEP takes one step, to hold one load against another."
      })
  List<String> sides = new ArrayList<>();

  @Option(
      names = "--baseline",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Runs before, instead of BEFORE.")
  List<String> baseline = new ArrayList<>();

  @Option(
      names = "--candidate",
      arity = "1..*",
      paramLabel = "DIR",
      description = "Runs after, instead of AFTER.")
  List<String> candidate = new ArrayList<>();

  @Mixin ThresholdOption threshold = new ThresholdOption();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write compare.html, compare.md, compare.json and junit.xml there.")
  @Nullable Path report;

  @Mixin PlainOption plain = new PlainOption();

  @Override
  public Integer call() {
    double least = threshold.share();
    List<String> was = side(baseline, 0, "--baseline");
    List<String> is = side(candidate, 1, "--candidate");
    CompareSource before = CompareSource.read(was);
    CompareSource after = CompareSource.read(is);
    Comparison comparison = compare(before, after, least);
    new ComparisonText(plain.screen()).print(comparison);
    if (report != null) {
      write(report, comparison, before, after);
    }
    return (comparison.regressions().isEmpty() ? ExitCode.PASSED : ExitCode.REGRESSION).number();
  }

  private static Comparison compare(CompareSource before, CompareSource after, double threshold) {
    if (before.byStep() != after.byStep()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "FOLDER@STEP on one side needs FOLDER@STEP on the other");
    }
    try {
      return before.byStep()
          ? Comparing.ofSteps(before.figures(), after.figures(), threshold)
          : Comparing.of(before.figures(), after.figures(), threshold);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private List<String> side(List<String> named, int place, String option) {
    boolean byOptions = !baseline.isEmpty() || !candidate.isEmpty();
    if (byOptions != sides.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          byOptions
              ? "BEFORE and AFTER, or --baseline and --candidate, not both"
              : "needs BEFORE and AFTER, or --baseline and --candidate");
    }
    if (byOptions && named.isEmpty()) {
      throw new CommandException(ExitCode.BAD_INPUT, "needs " + option + " as well");
    }
    if (!byOptions && sides.size() < 2) {
      throw new CommandException(ExitCode.BAD_INPUT, "needs AFTER as well as BEFORE");
    }
    return byOptions ? named : List.of(sides.get(place));
  }

  private static void write(
      Path folder, Comparison comparison, CompareSource before, CompareSource after) {
    try {
      ComparisonFolder.write(folder, comparison, before.run(), after.run());
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
