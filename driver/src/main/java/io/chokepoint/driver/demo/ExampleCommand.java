package io.chokepoint.driver.demo;

import io.chokepoint.core.compare.ComparedFigures;
import io.chokepoint.core.compare.Comparing;
import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.experiment.Proof;
import io.chokepoint.driver.experiment.ProveOptions;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Scaling;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.RunResult;
import io.chokepoint.driver.run.RunSource;
import io.chokepoint.driver.terminal.Output;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.exporters.report.ReportException;
import io.chokepoint.exporters.report.WriteUp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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

/** {@code example S0 … S4}. */
@Command(
    name = "example",
    description = {
      "Starts a service, drives the load of a whole load test, and writes it up:",
      "S0 endpoints by connections, S1 scenarios and capacity, S2 targets and WebSockets,",
      "S3 a peak, S4 smoke, load and stress."
    })
public final class ExampleCommand implements Callable<Integer> {

  private static final int THREADS = 1;

  /** Smaller changes are left out, as by {@code compare}. */
  private static final double LEAST_CHANGE = 0.1;

  @Parameters(index = "0", paramLabel = "NAME", description = "S0, S1, S2, S3 or S4.")
  String name = "";

  @Option(
      names = "--scale",
      paramLabel = "DURATION",
      description =
          "How long all of it may take; its users become fewer with it, but the most of them at"
              + " least 100 (default: its full length).")
  @Nullable String scale;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where write-up, reports and logs go (default: reports/example-NAME).")
  @Nullable Path report;

  @Mixin HomeOption home = new HomeOption();

  @Option(
      names = "--fixed",
      description = "Start the service with what its first write-up advises mended.")
  boolean fixed;

  @Option(
      names = "--baseline",
      paramLabel = "DIR",
      description = {
        "What the same example has written before: what changed since stands in the write-up.",
        "Ends with 98 where something got worse."
      })
  @Nullable Path baseline;

  @Mixin ProveOptions prove = new ProveOptions();

  @Mixin Output output = new Output();

  @Override
  public Integer call() {
    Installation jars = home.installation();
    Example example = ExamplesJar.open(jars.examples()).example(name);
    if (fixed && example.fixed().isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "--fixed: nothing can be mended in example " + example.name());
    }
    example = fixed ? example.mended() : example;
    Map<String, Run> before = before(example);
    Scaling scaling = scaling(example);
    Path folder =
        report == null
            ? Path.of("reports", "example-" + example.name().toLowerCase(Locale.ROOT))
            : report;
    Screen screen = output.screen();
    screen.line(
        Text.of(
            "example %s (%s), %s of its full length with %s of its users",
            example.name(),
            example.title(),
            Text.percent(scaling.lengths()),
            Text.percent(scaling.users())));
    try (Interrupt interrupt = Interrupt.listen()) {
      return run(jars, example, scaling, before, folder, screen, interrupt).number();
    }
  }

  private ExitCode run(
      Installation jars,
      Example example,
      Scaling scaling,
      Map<String, Run> before,
      Path folder,
      Screen screen,
      Interrupt interrupt) {
    Map<String, Report> reports = new LinkedHashMap<>();
    ExitCode exit = ExitCode.PASSED;
    try (Processes shop =
        Processes.start(
            jars.agent(),
            example.cases(),
            example.start(scaling.users()),
            folder,
            interrupt,
            screen::line)) {
      for (Map.Entry<String, Plan> part : example.parts().entrySet()) {
        if (interrupt.wanted()) {
          break;
        }
        screen.line("part " + part.getKey());
        Plan here =
            scaling.of(part.getValue()).at(shop.target(), shop.agent()).behind(shop.behind());
        RunResult result =
            PlanRun.run(
                here, folder.resolve(part.getKey()), THREADS, output.progress(screen), interrupt);
        if (prove.wanted()) {
          result =
              Proof.of(
                      here,
                      prove.consent(e -> true),
                      shop.token(),
                      THREADS,
                      () -> output.progress(screen),
                      interrupt)
                  .of(result, prove.nanos(), screen::line);
        }
        reports.put(part.getKey(), result.report());
        exit = exit == ExitCode.PASSED ? result.exitCode() : exit;
      }
    }
    Map<String, Comparison> comparisons = compared(before, reports, screen);
    write(example, scaling, reports, comparisons, folder);
    screen.line("write-up   " + folder.resolve(WriteUp.MARKDOWN));
    boolean worse = comparisons.values().stream().anyMatch(c -> !c.regressions().isEmpty());
    return exit == ExitCode.PASSED && worse ? ExitCode.REGRESSION : exit;
  }

  /** The runs of the earlier write-up, by part. */
  private Map<String, Run> before(Example example) {
    Map<String, Run> runs = new LinkedHashMap<>();
    Path from = baseline;
    if (from != null) {
      for (String part : example.parts().keySet()) {
        if (Files.isDirectory(from.resolve(part))) {
          runs.put(part, RunSource.read(from.resolve(part).toString(), 0));
        }
      }
      if (runs.isEmpty()) {
        throw new CommandException(
            ExitCode.BAD_INPUT,
            "--baseline: "
                + from
                + " is no folder that example "
                + example.name()
                + " has written");
      }
    }
    return runs;
  }

  private static Map<String, Comparison> compared(
      Map<String, Run> before, Map<String, Report> reports, Screen screen) {
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    before.forEach(
        (part, run) -> {
          Report now = reports.get(part);
          if (now != null) {
            try {
              comparisons.put(
                  part,
                  Comparing.of(
                      List.of(ComparedFigures.of("before", run)),
                      List.of(ComparedFigures.of("now", now.run())),
                      LEAST_CHANGE));
            } catch (IllegalArgumentException e) {
              screen.line("part " + part + " is not compared: " + e.getMessage());
            }
          }
        });
    return comparisons;
  }

  private static void write(
      Example example,
      Scaling scaling,
      Map<String, Report> reports,
      Map<String, Comparison> comparisons,
      Path folder) {
    try {
      Map<String, Long> bytes = new LinkedHashMap<>();
      for (String part : reports.keySet()) {
        bytes.put(part, size(folder.resolve(part)));
      }
      WriteUp.of(example.name(), example.title(), scaled(scaling), reports, bytes, comparisons)
          .write(folder);
    } catch (IOException | ReportException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static String scaled(Scaling scaling) {
    return scaling.equals(Scaling.NONE)
        ? "at its full length"
        : Text.of(
            "scaled down: %s of its full length, %s of its users",
            Text.percent(scaling.lengths()), Text.percent(scaling.users()));
  }

  private Scaling scaling(Example example) {
    if (scale == null) {
      return Scaling.NONE;
    }
    return Scaling.of(example.nanos(), Arguments.nanos("--scale", scale), example.mostUsers());
  }
}
