package io.chokepoint.driver.cli;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.results.ResultOptions;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.VerdictText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import FILE…}. */
@Command(
    name = "import",
    description = {
      "Makes a report of another load tool's results, joined with what the agent saw.",
      "compare, trend and alerts read it like one of the driver's own."
    })
final class ImportCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Results, also gzipped.")
  List<String> files = List.of();

  @Mixin ResultOptions results = new ResultOptions();

  @Mixin SummaryOption summary = new SummaryOption();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where the report goes (default: reports/FILE-DATE-TIME).")
  @Nullable Path report;

  @Option(names = "--plain", description = "No colours (also: NO_COLOR).")
  boolean plain;

  @Override
  public Integer call() {
    String name = String.valueOf(Path.of(files.get(0)).getFileName());
    Path folder = report == null ? ReportFolderName.of(name) : report;
    Conclusion.checkPlace(folder);
    summary.check();
    Report result = Conclusion.of(results.read(files), Secrets.hidden(String.join(", ", files)));
    Conclusion.write(result, folder, null);
    new VerdictText(Screen.standard(plain)).print(result, folder);
    summary.append(result);
    return Conclusion.exitCode(result).number();
  }
}
