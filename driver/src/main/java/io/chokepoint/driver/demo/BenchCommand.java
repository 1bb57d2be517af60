package io.chokepoint.driver.demo;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench [CASE …]}: the labelled cases, and how many of the verdicts are right. */
@Command(
    name = "bench",
    description = {
      "Runs the labelled cases (each fault and its healthy look-alike) and grades the verdicts.",
      "Exit code 99 if any is wrong."
    })
public final class BenchCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "CASE",
      description = "Which of demo --list (default: all).")
  List<String> cases = List.of();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each (default: ${DEFAULT-VALUE}).")
  int repeat = 3;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      defaultValue = "reports/bench",
      description = "Where the table and all reports go (default: ${DEFAULT-VALUE}).")
  Path report = Path.of("reports", "bench");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the jars are: a built source tree, or a folder with all of them.")
  @Nullable Path home;

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    if (repeat < 1) {
      throw new CommandException(ExitCode.BAD_INPUT, "--repeat must be at least 1");
    }
    Home jars = Home.find(home);
    ExamplesJar examples = ExamplesJar.open(jars.examples());
    List<String> names = cases.isEmpty() ? List.copyOf(examples.names()) : cases;
    names.forEach(examples::scenario);
    Screen screen = output.screen();
    List<Grade> grades = new ArrayList<>();
    try (Interrupt interrupt = Interrupt.listen()) {
      for (String name : names) {
        Grade grade = new Grade(name, examples.truth(name).kind());
        grades.add(grade);
        for (int i = 1; i <= repeat && !interrupt.wanted(); i++) {
          run(jars, examples, grade, name, i, screen, interrupt);
        }
      }
      conclude(grades, screen);
      return exitCode(grades, interrupt).number();
    }
  }

  private void run(
      Home jars,
      ExamplesJar examples,
      Grade grade,
      String name,
      int round,
      Screen screen,
      Interrupt interrupt) {
    Scenario scenario = examples.scenario(name);
    Path folder = report.resolve(name + "-" + round);
    long from = System.nanoTime();
    String named;
    try {
      RunResult result =
          Demonstration.run(
              jars,
              scenario,
              examples.plan(scenario),
              folder,
              () -> Progress.NONE,
              s -> {},
              interrupt,
              0);
      named = Grade.named(result.report().verdict());
    } catch (CommandException e) {
      screen.line(name + ": " + CommandException.reason(e));
      named = "failed";
    }
    if (interrupt.wanted()) {
      return;
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    grade.add(named, seconds);
    screen.line(
        String.format(
            Locale.ROOT, "%-40s %d  %-30s %s", name, round, named, Text.time(seconds * 1e9)));
  }

  private void conclude(List<Grade> grades, Screen screen) {
    String table = Grade.table(grades, repeat);
    screen.line("");
    screen.line(table);
    try {
      Files.createDirectories(report);
      Files.writeString(report.resolve("bench.md"), table);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write to " + report + ": " + CommandException.reason(e), e);
    }
  }

  private static ExitCode exitCode(List<Grade> grades, Interrupt interrupt) {
    if (interrupt.wanted()) {
      return ExitCode.INTERRUPTED;
    }
    return grades.stream().allMatch(Grade::right) ? ExitCode.PASSED : ExitCode.TARGET_MISSED;
  }
}
