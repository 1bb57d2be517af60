package io.chokepoint.driver.cli;

import io.chokepoint.core.fleet.Fleet;
import io.chokepoint.core.fleet.Instance;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.fleet.FleetOptions;
import io.chokepoint.driver.fleet.Member;
import io.chokepoint.driver.option.LastOption;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.results.ResultOptions;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.driver.terminal.FleetText;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.driver.terminal.VerdictText;
import io.chokepoint.exporters.report.FleetFolder;
import io.chokepoint.exporters.report.ReportException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code diagnose SOURCE}. */
@Command(
    name = "diagnose",
    description = {
      "Says what limits a service, from a saved run or live.",
      "Of results of another load tool: diagnose results.jtl --agent http://127.0.0.1:9405",
      "Of what a Prometheus has scraped: diagnose prometheus:http://127.0.0.1:9090 --job orders"
    })
final class DiagnoseCommand implements Callable<Integer> {

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "SOURCE",
      description =
          "A report folder, its timeline.json.gz, or a live agent's URL; or files of results; or"
              + " prometheus:URL.")
  List<String> sources = List.of();

  @Mixin ResultOptions results = new ResultOptions();

  @Mixin FleetOptions fleet = new FleetOptions();

  @Mixin LastOption last = new LastOption();

  @Mixin SummaryOption summary = new SummaryOption();

  @Mixin ReportOption report = new ReportOption();

  @Mixin PlainOption plain = new PlainOption();

  @Override
  public Integer call() {
    report.check();
    summary.check();
    String source = sources.get(0);
    if (fleet.isFleet(sources)) {
      if (summary.file != null) {
        throw new CommandException(
            ExitCode.BAD_INPUT, "--summary is of one service; --report writes fleet.md");
      }
      return diagnoseFleet(source);
    }
    ResultOptions.@Nullable Seen seen = fleet.seen();
    boolean theirs = seen != null || results.areResults(sources);
    Run run = theirs ? results.read(sources, seen) : RunSource.read(source, last.nanos());
    Report result = Conclusion.of(run, Secrets.hidden(String.join(", ", sources)));
    if (report.folder != null) {
      Conclusion.write(result, report.folder, theirs ? null : RunSource.file(source));
    }
    new VerdictText(plain.screen()).print(result, report.folder);
    summary.append(result);
    return Conclusion.exitCode(result).number();
  }

  private Integer diagnoseFleet(String source) {
    List<Instance> instances = new ArrayList<>();
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Member member : fleet.read(source, last.nanos())) {
      Report one = Conclusion.of(member.run(), Secrets.hidden(member.name()));
      instances.add(new Instance(member.name(), member.labels(), member.run(), one.verdict()));
      reports.put(member.name(), one);
    }
    Fleet all = Fleet.of(instances);
    if (report.folder != null) {
      write(all, reports, report.folder);
    }
    new FleetText(plain.screen()).print(all, reports, report.folder);
    return ExitCode.PASSED.number();
  }

  private static void write(Fleet fleet, Map<String, Report> reports, Path folder) {
    try {
      FleetFolder.write(folder, fleet, reports);
    } catch (ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
