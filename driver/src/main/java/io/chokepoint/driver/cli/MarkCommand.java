package io.chokepoint.driver.cli;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentClient.Edge;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.run.Interrupt;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mark URL --step NAME -- COMMAND…}. */
@Command(
    name = "mark",
    description = {
      "Runs any load tool's command as a step: marks its begin and its end at the agent.",
      "It ends as the command ends. Then: diagnose URL",
      "Example: mark http://127.0.0.1:9405 --step '50 users' --users 50 -- wrk -c50 -d20s URL"
    })
final class MarkCommand implements Callable<Integer> {

  private static final int SIGNAL = 128;
  private static final int SIGTERM = 15;

  @Parameters(index = "0", paramLabel = "URL", description = "The agent inside the service.")
  String agent = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run.")
  List<String> command = List.of();

  @Option(
      names = "--step",
      required = true,
      paramLabel = "NAME",
      description = "What the step is called; a name that comes again replaces the step before.")
  String step = "";

  @Option(names = "--users", paramLabel = "N", description = "How many users the command sends.")
  @Nullable Integer users;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "How many requests a second it sends, whatever the service does.")
  @Nullable Double rate;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    @Nullable Offered offered = offered();
    AgentClient client = new AgentClient(Arguments.url(agent));
    try (Interrupt interrupt = Interrupt.listen()) {
      begin(client, offered);
      try {
        return run(interrupt);
      } finally {
        end(client);
      }
    }
  }

  private @Nullable Offered offered() {
    if (users != null && rate != null) {
      throw new CommandException(ExitCode.BAD_INPUT, "--users or --rate, not both");
    }
    if ((users != null && users < 1) || (rate != null && !(rate > 0))) {
      throw new CommandException(ExitCode.BAD_INPUT, "--users and --rate must be more than 0");
    }
    return users == null && rate == null ? null : new Offered(rate, users);
  }

  private void begin(AgentClient client, @Nullable Offered offered) {
    try {
      client.mark(step, Edge.BEGIN, offered);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "agent " + agent + " took no mark, so nothing was run: " + CommandException.reason(e),
          e);
    }
  }

  /** The command's own exit code is what counts, whether or not the agent is still there. */
  private void end(AgentClient client) {
    try {
      client.mark(step, Edge.END, null);
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "chokepoint: the end of step \""
              + step
              + "\" could not be marked: "
              + CommandException.reason(e));
      err.flush();
    }
  }

  /** A signal is for the command as well, which may have something to write before it ends. */
  private int run(Interrupt interrupt) {
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
    }
    interrupt.onWanted(process::destroy);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return SIGNAL + SIGTERM;
    }
  }
}
