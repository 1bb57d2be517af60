package io.chokepoint.driver.demo;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Backing;
import io.chokepoint.driver.run.Interrupt;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shop with all it needs, each part in a process of its own. */
final class ShopProcesses implements AutoCloseable {

  /** Enough for a launcher or a partner; unpacking PostgreSQL takes the most. */
  private static final List<String> SMALL_JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** What can be started beside the database, and what is before host and port in its address. */
  private static final Map<String, String> MODES =
      new TreeMap<>(Map.of("partner", "http://", "model", "http://", "cache", ""));

  private static final int LOOK_TIMEOUT_MILLIS = 2_000;

  private final Home home;
  private final Path logs;
  private final Interrupt interrupt;
  private final Consumer<String> progress;
  private final Deque<Child> running = new ArrayDeque<>();
  private final long from = System.nanoTime();
  private final int databasePort;
  private final Map<String, Integer> otherPorts = new TreeMap<>();
  private final URI target;
  private final URI agent;

  /** Known to this process and its children only. */
  private final String token = UUID.randomUUID().toString();

  private ShopProcesses(Home home, Path logs, Interrupt interrupt, Consumer<String> progress) {
    this.home = home;
    this.logs = logs;
    this.interrupt = interrupt;
    this.progress = progress;
    List<Integer> ports = freePorts(3 + MODES.size());
    this.databasePort = ports.get(0);
    this.target = URI.create("http://127.0.0.1:" + ports.get(1));
    this.agent = URI.create("http://127.0.0.1:" + ports.get(2));
    MODES.keySet().forEach(mode -> otherPorts.put(mode, ports.get(3 + otherPorts.size())));
  }

  /**
   * Starts everything a scenario needs and waits until it serves.
   *
   * @param folder where logs are kept
   * @param progress what people should know
   */
  static ShopProcesses start(
      Home home, Scenario scenario, Path folder, Interrupt interrupt, Consumer<String> progress) {
    ShopProcesses shop = new ShopProcesses(home, logs(folder), interrupt, progress);
    boolean serving = false;
    try {
      shop.start(scenario);
      serving = true;
      return shop;
    } finally {
      if (!serving) {
        shop.close();
      }
    }
  }

  /** The service's base URL. */
  URI target() {
    return target;
  }

  /** The base URL of the agent inside it. */
  URI agent() {
    return agent;
  }

  /** Where database and cache are, for whoever watches them. */
  Map<Backing.Kind, String> behind() {
    return Map.of(
        Backing.Kind.POSTGRESQL,
        "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres",
        Backing.Kind.REDIS,
        "redis://" + at("cache"));
  }

  /** What the agent is controlled with. */
  String token() {
    return token;
  }

  /** Stops everything, the last started first. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  /** All at once; the service leaves its database alone until it is asked whether it is ready. */
  private void start(Scenario scenario) {
    Child database =
        launch(
            "database",
            mode("database", SMALL_JVM, with(scenario.database(), "--port=" + databasePort)));
    Map<String, Child> others = new TreeMap<>();
    scenario
        .others()
        .forEach(
            (mode, options) ->
                others.put(
                    mode,
                    launch(mode, mode(mode, SMALL_JVM, with(options, "--port=" + port(mode))))));
    Child service = launch("service", service(scenario), Map.of("CHOKEPOINT_TOKEN", token));
    ready("database", database, database::announced);
    others.forEach((mode, child) -> ready(mode, child, child::announced));
    ready("service", service, this::serves);
  }

  private Child launch(String name, List<String> command) {
    return launch(name, command, Map.of());
  }

  private Child launch(String name, List<String> command, Map<String, String> environment) {
    Child child = Child.start(name, command, environment, logs);
    running.push(child);
    return child;
  }

  private void ready(String name, Child child, Child.Readiness readiness) {
    String ready = child.await(readiness, interrupt);
    double seconds = (System.nanoTime() - from) / 1e9;
    progress.accept(
        String.format(
            Locale.ROOT, "%-9s ready after %s  %s", name, Text.time(seconds * 1e9), ready));
  }

  private List<String> service(Scenario scenario) {
    Scenario.Service service = scenario.service();
    List<String> addresses = new ArrayList<>(service.options());
    scenario.others().keySet().forEach(mode -> addresses.add("--shop." + mode + "=" + at(mode)));
    List<String> command = new ArrayList<>();
    if (service.processors() != null) {
      command.addAll(Cores.prefix(service.processors()));
    }
    String agentOption =
        "-javaagent:" + home.agent() + "=port=" + agent.getPort() + ",application=shop";
    command.addAll(
        mode(
            "service",
            with(service.jvm(), agentOption),
            with(
                addresses,
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres",
                "--server.address=127.0.0.1",
                "--server.port=" + target.getPort())));
    return command;
  }

  private int port(String mode) {
    return Objects.requireNonNull(otherPorts.get(mode), mode);
  }

  private String at(String mode) {
    return MODES.get(mode) + "127.0.0.1:" + port(mode);
  }

  private static List<String> with(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all;
  }

  private List<String> mode(String mode, List<String> jvm, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-jar", home.examples().toString(), mode, "--stop-at-stdin-end"));
    command.addAll(options);
    return command;
  }

  private @Nullable String serves() throws IOException {
    HttpURLConnection look = (HttpURLConnection) target.resolve("/ready").toURL().openConnection();
    look.setConnectTimeout(LOOK_TIMEOUT_MILLIS);
    look.setReadTimeout(LOOK_TIMEOUT_MILLIS);
    try {
      return look.getResponseCode() == 200 ? target.toString() : null;
    } finally {
      look.disconnect();
    }
  }

  private static Path logs(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("logs")).toAbsolutePath();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write to " + folder + ": " + CommandException.reason(e), e);
    }
  }

  /** Ports nobody listens on; held together, so that they differ. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new CommandException(ExitCode.OURS, "no free port: " + CommandException.reason(e), e);
    } finally {
      held.forEach(ShopProcesses::release);
    }
  }

  private static void release(ServerSocket port) {
    try {
      port.close();
    } catch (IOException e) {
      // it will be found taken, if it is
    }
  }
}
