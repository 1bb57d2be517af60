package io.chokepoint.driver.cli;

import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentJar;
import io.chokepoint.driver.agent.JvmInspection;
import io.chokepoint.driver.agent.RunningJvm;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.option.Arguments;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attach PID}. */
@Command(
    name = "attach",
    description = {
      "Loads the agent into a running JVM of this machine.",
      "Without PID: lists the JVMs there are."
    })
final class AttachCommand implements Callable<Integer> {

  private static final int TRIES = 40;
  private static final long BETWEEN_TRIES_MILLIS = 250;

  @Spec @Nullable CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "PID", description = "The JVM's process.")
  @Nullable Long pid;

  @Option(
      names = "--agent",
      paramLabel = "JAR",
      description = "The agent's jar (default: found beside the driver's).")
  @Nullable Path agent;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9405",
      description = "Where the agent listens (default: ${DEFAULT-VALUE}).")
  int port = 9405;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "On which address (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(names = "--application", paramLabel = "NAME", description = "What to call the service.")
  @Nullable String application;

  @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
  @Nullable Path config;

  @Option(names = "--token", paramLabel = "SECRET", description = "Allows control with this token.")
  @Nullable String token;

  @Option(
      names = "--inspect",
      description = "Only says what the agent would see there; loads nothing, opens nothing.")
  boolean inspect;

  @Override
  public Integer call() {
    try {
      return pid == null ? list() : inspect ? inspect(pid) : attach(pid);
    } catch (NoClassDefFoundError e) {
      throw new CommandException(
          ExitCode.OURS, "this Java runtime cannot attach; use a JDK (module jdk.attach)", e);
    }
  }

  private int list() {
    List<String> others = RunningJvm.others();
    say(others.isEmpty() ? "no other JVM runs here" : "say which (attach PID):");
    others.forEach(this::say);
    return ExitCode.BAD_INPUT.number();
  }

  private int inspect(long process) {
    List<String> lines = JvmInspection.of(process).lines();
    if (lines.isEmpty()) {
      say("no library was found that the agent would look at");
    }
    lines.forEach(this::say);
    return ExitCode.PASSED.number();
  }

  private int attach(long process) {
    RunningJvm jvm = new RunningJvm(process);
    URI url = url();
    AgentClient client = new AgentClient(url);
    refuseIfTaken(jvm, client, url);
    jvm.load(AgentJar.find(agent), options());
    if (!answers(jvm, client)) {
      throw new CommandException(
          ExitCode.UNREACHABLE,
          "the agent is in process "
              + process
              + " but does not answer at "
              + url
              + "; see its log");
    }
    say("agent is in process " + process + "; live page " + url + "/");
    return ExitCode.PASSED.number();
  }

  /** Nothing is loaded into a service whose agent could not be reached then. */
  private static void refuseIfTaken(RunningJvm jvm, AgentClient client, URI url) {
    long other;
    try {
      other = client.pid();
    } catch (IOException e) {
      return; // no agent is there; another server will show when ours does not answer
    }
    if (other != 0 && !jvm.isProcess(other)) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          url + " is taken by the agent in process " + other + "; choose another --port");
    }
  }

  /** Where the agent will be; what cannot be is said before it is loaded. */
  private URI url() {
    return Arguments.url("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private String options() {
    List<String> options = new ArrayList<>(List.of("port=" + port, "host=" + host));
    add(options, "application", application);
    add(options, "config", config == null ? null : config.toAbsolutePath().toString());
    add(options, "token", token);
    return String.join(",", options);
  }

  private static void add(List<String> options, String key, @Nullable String value) {
    if (value != null) {
      options.add(key + "=" + value);
    }
  }

  /** Another process's agent on that port is not the one that was loaded. */
  private static boolean answers(RunningJvm jvm, AgentClient client) {
    for (int i = 0; i < TRIES; i++) {
      try {
        return jvm.isProcess(client.pid());
      } catch (IOException e) {
        try {
          Thread.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return false;
  }

  private void say(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
    }
  }
}
