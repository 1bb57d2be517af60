package io.chokepoint.driver.cli;

import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Threshold;
import io.chokepoint.core.report.Thresholds;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.exporters.monitoring.AlertRules;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alerts REPORT}. */
@Command(
    name = "alerts",
    description = "Prints alerting rules for Prometheus, with thresholds from a run's own limits.")
final class AlertsCommand implements Callable<Integer> {

  private static final long TEN_MINUTES = 600_000_000_000L;

  @Parameters(
      index = "0",
      paramLabel = "REPORT",
      description = "A report folder, its timeline.json.gz, or a live agent's URL.")
  String source = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Report report = Conclusion.of(RunSource.read(source, TEN_MINUTES), Secrets.hidden(source));
    List<Threshold> thresholds = Thresholds.of(report);
    if (thresholds.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          Secrets.hidden(source)
              + ": an agent measured no step of this run that was not overloaded, so nothing tells"
              + " what is normal");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(AlertRules.of(report.setup().application(), report.title(), thresholds));
    out.flush();
    return 0;
  }
}
