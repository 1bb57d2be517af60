package io.chokepoint.driver.engine;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import io.chokepoint.driver.run.Engine;
import io.chokepoint.driver.run.ExternalLoad;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who sends a plan's load, as the command line says. */
public final class EngineOptions {

  private static final String OWN = "own";

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = OWN,
      description = "What sends the load: own, or jmeter (JMeter 5.6).")
  String engine = OWN;

  @Option(
      names = "--jmeter",
      paramLabel = "DIR",
      defaultValue = "${env:JMETER_HOME}",
      description = "Where JMeter is installed (default: JMETER_HOME).")
  @Nullable Path home;

  @Option(
      names = "--workers",
      paramLabel = "HOST",
      split = ",",
      description = "JMeter's remote engines, HOST or HOST:PORT: each sends its part.")
  List<String> workers = List.of();

  @Option(
      names = "--worker-agents",
      paramLabel = "URL",
      split = ",",
      description =
          "Agents in the engines, in the order of --workers: their clocks are corrected, and seconds"
              + " in which one was the limit are left out.")
  List<String> workerAgents = List.of();

  @Option(
      names = "--jmeter-arg",
      paramLabel = "ARG",
      description = "One more argument for JMeter, as -Jserver.rmi.ssl.disable=true.")
  List<String> arguments = List.of();

  @Option(
      names = "--jmeter-files",
      paramLabel = "DIR",
      description = "Leave JMeter's plan, log and results there (default: they are deleted).")
  @Nullable Path kept;

  /**
   * The engine that is asked for.
   *
   * @param threads of our own
   */
  public Engine engine(int threads) {
    if (engine.equals("jmeter")) {
      if (home == null) {
        throw bad("where is JMeter? Give --jmeter DIR, or set JMETER_HOME");
      }
      return new ExternalLoad(new Jmeter(home, workers, agents(), arguments, kept));
    }
    if (!engine.equals(OWN)) {
      throw bad("no engine \"" + engine + "\"; there are own and jmeter");
    }
    if (!workers.isEmpty() || !workerAgents.isEmpty() || !arguments.isEmpty() || kept != null) {
      throw bad(
          "--workers, --worker-agents, --jmeter-arg and --jmeter-files belong to --engine jmeter");
    }
    return Engine.own(threads);
  }

  private Map<String, URI> agents() {
    if (!workerAgents.isEmpty() && workerAgents.size() != workers.size()) {
      throw bad(
          "--worker-agents are as many as --workers, in the same order: "
              + workerAgents.size()
              + " for "
              + workers.size());
    }
    Map<String, URI> agents = new LinkedHashMap<>();
    for (int i = 0; i < workerAgents.size(); i++) {
      agents.put(workers.get(i), Arguments.url(workerAgents.get(i)));
    }
    return agents;
  }

  /** Whether it is the driver itself. */
  public boolean own() {
    return engine.equals(OWN);
  }

  private static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_INPUT, message);
  }
}
