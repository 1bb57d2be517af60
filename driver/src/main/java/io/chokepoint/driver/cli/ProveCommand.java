package io.chokepoint.driver.cli;

import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.report.Report;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.experiment.Proof;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.experiment.TuneOptions;
import io.chokepoint.driver.experiment.TuneRange;
import io.chokepoint.driver.plan.BaseUrl;
import io.chokepoint.driver.plan.Durations;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.VerdictText;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prove URL}. */
@Command(
    name = "prove",
    description = {
      "Says what limits a service while another tool sends the load, tries the remedies on it in",
      "alternating blocks, and puts everything back. The agent must have been started with a",
      "token; the load should stay as it is meanwhile."
    })
final class ProveCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "URL", description = "The agent: http://127.0.0.1:9405")
  String url = "";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      defaultValue = "90s",
      description = "At most so long for all remedies (default: ${DEFAULT-VALUE}).")
  String within = "90s";

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description = "How far back to look for what limits it (default: ${DEFAULT-VALUE}).")
  String last = "10m";

  @Option(
      names = "--delay",
      paramLabel = "ENDPOINT",
      description = {
        "Where a remedy cannot be tried, delay what the finding blames, in this endpoint's requests",
        "only (may be given several times)."
      })
  List<String> delayed = List.of();

  @Mixin TuneOptions tune = new TuneOptions();

  @Option(names = "--report", paramLabel = "DIR", description = "Write a report there as well.")
  @Nullable Path report;

  @Option(names = "--plain", description = "No colours (also: NO_COLOR).")
  boolean plain;

  @Override
  public Integer call() {
    Screen screen = Screen.standard(plain);
    URI agent = agent();
    long forNanos = ProveOptions.atLeast("--for", within);
    long lastNanos = nanos("--last", last);
    String token = ProveOptions.token();
    if (report != null) {
      Conclusion.checkPlace(report);
    }
    try (Interrupt interrupt = Interrupt.listen()) {
      Set<String> mayDelay = Set.copyOf(delayed);
      Proof proof = Proof.live(agent, mayDelay::contains, token, screen::line, interrupt);
      proof.check();
      TuneRange range = tune.range();
      Setting setting = range == null ? null : proof.tunable(range);
      Report found = Conclusion.of(RunSource.read(url, lastNanos), Secrets.hidden(url));
      Report proven = proof.of(found, forNanos);
      if (report != null) {
        Conclusion.write(proven, report, null);
      }
      new VerdictText(screen).print(proven, report);
      if (range != null && setting != null && !interrupt.stopWanted()) {
        TuneOptions.tune(proof, range, setting, found, forNanos, screen, report);
      }
      return Conclusion.exitCode(proven).number();
    }
  }

  private URI agent() {
    try {
      return BaseUrl.of(url);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private static long nanos(String option, String duration) {
    try {
      return Durations.nanos(duration);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, option + ": " + e.getMessage(), e);
    }
  }
}
