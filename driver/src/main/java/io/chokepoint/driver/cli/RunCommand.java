package io.chokepoint.driver.cli;

import io.chokepoint.core.experiment.Setting;
import io.chokepoint.driver.engine.EngineOptions;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.experiment.Consent;
import io.chokepoint.driver.experiment.Proof;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.experiment.TuneOptions;
import io.chokepoint.driver.experiment.TuneRange;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.Engine;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.TerminalKeys;
import io.chokepoint.driver.terminal.VerdictText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run PLAN}, or {@code run URL} with how much. */
@Command(
    name = "run",
    description = {
      "Drives the load of a plan, then says what limits the service.",
      "Without a plan: run http://127.0.0.1:8080/ --rate 100 --for 30s"
    })
final class RunCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "PLAN",
      description = "The plan, a YAML file; or the URL of one request.")
  String plan = "";

  @Mixin UrlPlan ofUrl = new UrlPlan();

  @Mixin ReportFolderOption report = new ReportFolderOption();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops that send the load (default: ${DEFAULT-VALUE}).")
  int threads = 1;

  @Mixin EngineOptions engines = new EngineOptions();

  @Mixin ProveOptions prove = new ProveOptions();

  @Mixin TuneOptions tune = new TuneOptions();

  @Mixin SummaryOption summary = new SummaryOption();

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    Plan parsed = parsed();
    if (threads < 1) {
      throw new CommandException(ExitCode.BAD_INPUT, "--threads must be at least 1");
    }
    Engine engine = engines.engine(threads);
    summary.check();
    Screen screen = output.screen();
    Path folder = report.folder(parsed.name());
    try (Interrupt interrupt = Interrupt.listen();
        TerminalKeys keys = TerminalKeys.listen(screen, interrupt)) {
      Supplier<Progress> progress = () -> output.progress(screen, keys::hint);
      Proof proof = proof(parsed, progress, interrupt);
      TuneRange range = tune.range();
      Setting setting = proof == null || range == null ? null : proof.tunable(range);
      RunResult result = PlanRun.run(parsed, folder, engine, progress.get(), interrupt);
      if (proof != null && prove.wanted()) {
        result = proof.of(result, prove.nanos(), line -> progress.get().note(line));
      }
      new VerdictText(screen).print(result.report(), result.folder());
      if (proof != null && range != null && setting != null && !interrupt.stopWanted()) {
        TuneOptions.tune(
            proof, range, setting, result.report(), prove.nanos(), screen, result.folder());
      }
      summary.append(result.report());
      return result.exitCode().number();
    }
  }

  /** What tries things on the service; null where nothing is to be tried. */
  private @Nullable Proof proof(Plan parsed, Supplier<Progress> progress, Interrupt interrupt) {
    Consent consent = prove.consent();
    if (!prove.wanted() && tune.range() == null) {
      return null;
    }
    if (!engines.own()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "--prove and --tune send the load themselves: without --engine");
    }
    prove.nanos();
    Proof proof = Proof.of(parsed, consent, ProveOptions.token(), threads, progress, interrupt);
    proof.check();
    return proof;
  }

  private Plan parsed() {
    if (UrlPlan.isUrl(plan)) {
      return ofUrl.plan(plan);
    }
    ofUrl.checkNone();
    try {
      return ofUrl.moved(PlanReader.read(Path.of(plan)));
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
