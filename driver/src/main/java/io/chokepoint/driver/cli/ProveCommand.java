package io.chokepoint.driver.cli;

import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.report.Report;
import io.chokepoint.driver.experiment.Consent;
import io.chokepoint.driver.experiment.Proof;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.experiment.TuneOptions;
import io.chokepoint.driver.experiment.TuneRange;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.option.LastOption;
import io.chokepoint.driver.plan.Secrets;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.driver.terminal.PlainOption;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.VerdictText;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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

  @Mixin LastOption last = new LastOption();

  @Option(
      names = "--delay",
      paramLabel = "ENDPOINT",
      description = {
        "Where a remedy cannot be tried, delay what the finding blames, in this endpoint's requests",
        "only (may be given several times)."
      })
  List<String> delayed = List.of();

  @Option(
      names = "--prove-sql",
      description = {
        "Let the index be created that a statement lacks by its plan, for as long as it takes to",
        "see what it gains, and be dropped again: concurrently, on PostgreSQL, on tables of at",
        "most 1 GB."
      })
  boolean indexes;

  @Mixin TuneOptions tune = new TuneOptions();

  @Mixin ReportOption report = new ReportOption();

  @Mixin PlainOption plain = new PlainOption();

  @Override
  public Integer call() {
    Screen screen = plain.screen();
    URI agent = Arguments.url(url);
    long forNanos = ProveOptions.atLeast("--for", within);
    long lastNanos = last.nanos();
    String token = ProveOptions.token();
    report.check();
    try (Interrupt interrupt = Interrupt.listen()) {
      Set<String> mayDelay = Set.copyOf(delayed);
      Consent consent = new Consent(mayDelay::contains, indexes);
      Proof proof = Proof.live(agent, consent, token, screen::line, interrupt);
      proof.check();
      TuneRange range = tune.range();
      Setting setting = range == null ? null : proof.tunable(range);
      Report found = Conclusion.of(RunSource.read(url, lastNanos), Secrets.hidden(url));
      Report proven = proof.of(found, forNanos);
      if (report.folder != null) {
        Conclusion.write(proven, report.folder, null);
      }
      new VerdictText(screen).print(proven, report.folder);
      if (range != null && setting != null && !interrupt.stopWanted()) {
        TuneOptions.tune(proof, range, setting, found, forNanos, screen, report.folder);
      }
      return Conclusion.exitCode(proven).number();
    }
  }
}
