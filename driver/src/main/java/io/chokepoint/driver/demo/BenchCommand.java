package io.chokepoint.driver.demo;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.RunResult;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench [CASE …]}: labelled cases, and how many of the verdicts are right. */
@Command(
    name = "bench",
    description = {
      "Runs labelled cases (each fault and its healthy look-alike) and grades cause and remedy.",
      "Exit code 99 if any is wrong."
    })
public final class BenchCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", paramLabel = "CASE", description = "Which of them (default: all).")
  List<String> names = List.of();

  @Option(
      names = "--cases",
      paramLabel = "DIR",
      description = "A folder with cases.yaml (default: those of the example shop, demo --list).")
  @Nullable Path folder;

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

  @Mixin HomeOption home = new HomeOption();

  @Mixin ProveOptions prove = new ProveOptions();

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    if (repeat < 1) {
      throw new CommandException(ExitCode.BAD_INPUT, "--repeat must be at least 1");
    }
    long proveNanos = prove.wanted() ? prove.nanos() : 0;
    Path agent = home.agent();
    CaseFile file =
        folder == null
            ? ExamplesJar.open(home.installation().examples()).cases()
            : CaseFile.in(folder);
    Screen screen = output.screen();
    Map<LabelledCase, Plan> chosen = new LinkedHashMap<>();
    for (String name : names.isEmpty() ? file.names() : names) {
      LabelledCase labelled = file.named(name);
      Plan plan = file.plan(labelled.plan());
      if (labelled.possible()) {
        chosen.put(labelled, plan);
      } else {
        screen.line(name + ": left out, it needs JDK " + labelled.jdk() + " or later");
      }
    }
    Grades grades = new Grades(repeat);
    try (Interrupt interrupt = Interrupt.listen()) {
      chosen.forEach(
          (labelled, plan) -> {
            for (int i = 1; i <= repeat && !interrupt.wanted(); i++) {
              Grade grade = run(agent, file, labelled, plan, i, proveNanos, screen, interrupt);
              if (!interrupt.wanted()) {
                grades.add(labelled.name(), labelled.truth(), grade);
                say(labelled.name(), i, grade, screen);
              }
            }
          });
      conclude(grades, screen);
      return exitCode(grades, interrupt).number();
    }
  }

  private Grade run(
      Path agent,
      CaseFile file,
      LabelledCase labelled,
      Plan plan,
      int round,
      long proveNanos,
      Screen screen,
      Interrupt interrupt) {
    long from = System.nanoTime();
    try {
      RunResult result =
          Demonstration.run(
              agent,
              file,
              labelled,
              plan,
              report.resolve(labelled.name() + "-" + round),
              () -> Progress.NONE,
              s -> {},
              interrupt,
              prove.consent(endpoint -> true),
              proveNanos);
      return Grade.of(labelled.truth(), result.report().verdict(), secondsSince(from));
    } catch (CommandException e) {
      screen.line(labelled.name() + ": " + CommandException.reason(e));
      return Grade.failed(labelled.truth(), CommandException.reason(e), secondsSince(from));
    }
  }

  private static void say(String name, int round, Grade grade, Screen screen) {
    screen.line(
        String.format(
            Locale.ROOT,
            "%-40s %d  %-30s %-15s %s",
            name,
            round,
            grade.named(),
            grade.right() ? "right" : grade.cause() ? "cause right" : "wrong",
            Text.time(grade.seconds() * 1e9)));
    grade.wrong().forEach(clause -> screen.line("  " + clause));
  }

  private void conclude(Grades grades, Screen screen) {
    String table = grades.markdown();
    screen.line("");
    screen.line(table);
    try {
      Files.createDirectories(report);
      Files.writeString(report.resolve("bench.md"), table);
      try (OutputStream out = Files.newOutputStream(report.resolve("bench.json"))) {
        Json.writeIndented(grades.document(), out);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write to " + report + ": " + CommandException.reason(e), e);
    }
  }

  private static ExitCode exitCode(Grades grades, Interrupt interrupt) {
    if (interrupt.wanted()) {
      return ExitCode.INTERRUPTED;
    }
    return grades.right() ? ExitCode.PASSED : ExitCode.TARGET_MISSED;
  }

  private static double secondsSince(long from) {
    return (System.nanoTime() - from) / 1e9;
  }
}
