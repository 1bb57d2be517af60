package io.chokepoint.driver.compare;

import io.chokepoint.core.compare.ComparedFigures;
import io.chokepoint.core.compare.RunFigures;
import io.chokepoint.core.compare.Trend;
import io.chokepoint.core.compare.Trends;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.exporters.report.ReportException;
import io.chokepoint.exporters.report.TrendFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trend DIR...}. */
@Command(
    name = "trend",
    description = "Shows how stored runs of a plan changed over time, and marks where they did.")
public final class TrendCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "Report folders, or folders that hold them.")
  List<Path> places = new ArrayList<>();

  @Mixin ThresholdOption threshold = new ThresholdOption();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write trend.html, trend.md and trend.json there.")
  @Nullable Path report;

  @Mixin PlainOption plain = new PlainOption();

  @Override
  public Integer call() {
    double least = threshold.share();
    Trend trend = Trends.of(figures(), least);
    new TrendText(plain.screen()).print(trend);
    if (report != null) {
      write(report, trend);
    }
    return ExitCode.PASSED.number();
  }

  /** One run in memory at a time; what is kept of it is small. */
  private List<RunFigures> figures() {
    Set<Path> runs = new LinkedHashSet<>();
    places.forEach(place -> runs.addAll(SavedRuns.at(place)));
    if (runs.size() < 2) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "one run is no trend; there is only " + runs.iterator().next());
    }
    List<RunFigures> figures = new ArrayList<>();
    for (Path run : runs) {
      figures.add(ComparedFigures.of(run.toString(), RunSource.read(run.toString(), 0)));
    }
    return figures;
  }

  private static void write(Path folder, Trend trend) {
    try {
      TrendFolder.write(folder, trend);
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
