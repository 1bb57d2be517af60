package io.chokepoint.driver.cli;

import io.chokepoint.driver.compare.CompareCommand;
import io.chokepoint.driver.compare.TrendCommand;
import io.chokepoint.driver.demo.BenchCommand;
import io.chokepoint.driver.demo.DemoCommand;
import io.chokepoint.driver.demo.ExampleCommand;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.plan.Secrets;
import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: {@code java -jar chokepoint.jar COMMAND}. */
@Command(
    name = "chokepoint",
    description = "Pushes a JVM service until something gives, and says what gave, and why.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 passed, 99 a target was missed, 97 not decided, 98 regression, 2 usage or bad input,",
      "3 target or agent unreachable, 1 our own failure."
    })
public final class Chokepoint {

  /** A new command is one class and one line here. */
  static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          ExampleCommand.class,
          RunCommand.class,
          InitCommand.class,
          CheckCommand.class,
          WatchCommand.class,
          DiagnoseCommand.class,
          ImportCommand.class,
          ExportCommand.class,
          CompareCommand.class,
          TrendCommand.class,
          AlertsCommand.class,
          DashboardCommand.class,
          RecordingCommand.class,
          AttachCommand.class,
          MarkCommand.class,
          ProveCommand.class,
          SchemaCommand.class,
          BenchCommand.class);

  /** Held strongly: a logger that is garbage-collected forgets its level. */
  private static final Logger NETTY = Logger.getLogger("io.netty");

  private static final Logger VERTX = Logger.getLogger("io.vertx");

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of failures.")
  boolean verbose;

  private Chokepoint() {}

  public static void main(String[] arguments) {
    NETTY.setLevel(Level.SEVERE);
    VERTX.setLevel(Level.OFF);
    System.exit(execute(arguments));
  }

  /** Runs a command; returns its exit code. */
  static int execute(String... arguments) {
    CommandLine commandLine = commandLine();
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      return failed(new IllegalStateException(e), commandLine.getErr(), false);
    }
  }

  static CommandLine commandLine() {
    Chokepoint root = new Chokepoint();
    CommandLine commandLine = new CommandLine(root);
    COMMANDS.forEach(commandLine::addSubcommand);
    commandLine
        .getSubcommands()
        .values()
        .forEach(c -> c.getCommandSpec().mixinStandardHelpOptions(true));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(
        (e, args) -> {
          PrintWriter err = e.getCommandLine().getErr();
          String name = e.getCommandLine().getCommandSpec().qualifiedName();
          @Nullable String unknown = Unknown.message(e);
          err.println(
              "chokepoint: "
                  + (unknown == null ? firstLine(e) : Secrets.hidden(unknown))
                  + "; see "
                  + name
                  + " --help");
          return ExitCode.BAD_INPUT.number();
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, result) -> failed(e, command.getErr(), root.verbose));
    return commandLine;
  }

  private static int failed(Exception failure, PrintWriter err, boolean verbose) {
    @Nullable Refusal refusal = Refusal.of(failure);
    Exception e =
        failure instanceof CommandException || refusal == null
            ? failure
            : CommandException.refused(refusal, failure);
    if (e instanceof CommandException known) {
      err.println("chokepoint: " + known.getMessage());
    } else {
      err.println(
          "chokepoint: internal error: "
              + Secrets.hidden(e.toString())
              + (verbose ? "" : " (--verbose shows where; please report it)"));
    }
    if (verbose) {
      e.printStackTrace(err);
    }
    return e instanceof CommandException known ? known.exitCode().number() : ExitCode.OURS.number();
  }

  private static String firstLine(Exception e) {
    String message = Secrets.hidden(CommandException.reason(e));
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end).strip();
  }
}
