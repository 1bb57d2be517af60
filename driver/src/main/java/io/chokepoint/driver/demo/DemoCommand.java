package io.chokepoint.driver.demo;

import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.RunResult;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.driver.terminal.VerdictText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demo [FAULT]}. */
@Command(
    name = "demo",
    description = "Starts the example shop with a fault, loads it, and says what is wrong with it.")
public final class DemoCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FAULT",
      defaultValue = "pool-too-small",
      description = "One of --list (default: ${DEFAULT-VALUE}).")
  String fault = "pool-too-small";

  @Option(names = "--list", description = "List the faults, and what is really wrong with each.")
  boolean list;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where report and logs go (default: reports/demo-FAULT).")
  @Nullable Path report;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Another plan than the fault's own; its target is replaced.")
  @Nullable Path plan;

  @Mixin HomeOption home = new HomeOption();

  @Mixin ProveOptions prove = new ProveOptions();

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    Installation jars = home.installation();
    CaseFile cases = ExamplesJar.open(jars.examples()).cases();
    Screen screen = output.screen();
    if (list) {
      new FaultList(screen).print(cases);
      return ExitCode.PASSED.number();
    }
    LabelledCase labelled = cases.named(fault);
    if (!labelled.possible()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, fault + " needs JDK " + labelled.jdk() + " or later");
    }
    Plan load = plan == null ? cases.plan(labelled.plan()) : read(plan);
    Path folder = report == null ? Path.of("reports", "demo-" + fault) : report;
    screen.line("demo of " + fault + ": starting a database and the shop under the agent");
    try (Interrupt interrupt = Interrupt.listen()) {
      RunResult result =
          Demonstration.run(
              jars.agent(),
              cases,
              labelled,
              load,
              folder,
              () -> output.progress(screen),
              screen::line,
              interrupt,
              prove.consent(endpoint -> true),
              prove.wanted() ? prove.nanos() : 0);
      new VerdictText(screen).print(result.report(), result.folder());
      return result.exitCode().number();
    }
  }

  private static Plan read(Path plan) {
    try {
      return PlanReader.read(plan);
    } catch (PlanException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }
}
