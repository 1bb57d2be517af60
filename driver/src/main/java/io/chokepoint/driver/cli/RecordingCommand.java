package io.chokepoint.driver.cli;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.fleet.Recorded;
import io.chokepoint.driver.plan.Durations;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code recording}. */
@Command(
    name = "recording",
    description = "Prints a recording rule for Prometheus that keeps what diagnose reads.")
final class RecordingCommand implements Callable<Integer> {

  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST = 300 * SECOND;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "From sample to sample, 5 m at most (default: ${DEFAULT-VALUE}).")
  String every = "1m";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(Recorded.rules(seconds() + "s"));
    out.flush();
    return 0;
  }

  /** Windows that are longer tell nothing of a load's course. */
  private long seconds() {
    try {
      long nanos = Durations.nanos(every);
      if (nanos >= SECOND && nanos <= LONGEST && nanos % SECOND == 0) {
        return nanos / SECOND;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, "--every: " + e.getMessage(), e);
    }
    throw new CommandException(
        ExitCode.BAD_INPUT, "--every " + every + ": whole seconds from 1s to 5m");
  }
}
