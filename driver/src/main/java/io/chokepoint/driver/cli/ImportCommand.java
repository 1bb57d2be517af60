package io.chokepoint.driver.cli;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.fleet.FleetOptions;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.results.ResultOptions;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.driver.terminal.VerdictText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin FleetOptions fleet = new FleetOptions();

  @Mixin SummaryOption summary = new SummaryOption();

  @Mixin ReportFolderOption report = new ReportFolderOption();

  @Mixin PlainOption plain = new PlainOption();

  @Override
  public Integer call() {
    String name = String.valueOf(Path.of(files.get(0)).getFileName());
    Path folder = report.folder(name);
    Conclusion.checkPlace(folder);
    summary.check();
    Report result =
        Conclusion.of(results.read(files, fleet.seen()), Secrets.hidden(String.join(", ", files)));
    Conclusion.write(result, folder, null);
    new VerdictText(plain.screen()).print(result, folder);
    summary.append(result);
    return Conclusion.exitCode(result).number();
  }
}
