package io.chokepoint.driver.demo;

import io.chokepoint.core.text.Text;
import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.cases.Launch;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Backing;
import io.chokepoint.driver.run.Interrupt;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service with all it needs, each part in a process of its own, and the agent in the service. */
final class Processes implements AutoCloseable {

  /** The JVM reads it whatever starts it: a command line of its own, a script, a build tool. */
  private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final int LOOK_TIMEOUT_MILLIS = 2_000;

  private final Path agentJar;
  private final CaseFile file;
  private final LabelledCase.Start start;
  private final Path logs;
  private final Interrupt interrupt;
  private final Consumer<String> progress;
  private final Deque<Child> running = new ArrayDeque<>();
  private final long from = System.nanoTime();
  private final Map<String, Integer> ports = new TreeMap<>();
  private final URI target;
  private final URI agent;

  /** Known to this process and its children only. */
  private final String token = UUID.randomUUID().toString();

  private Processes(
      Path agentJar,
      CaseFile file,
      LabelledCase.Start start,
      Path logs,
      Interrupt interrupt,
      Consumer<String> progress) {
    this.agentJar = agentJar;
    this.file = file;
    this.start = start;
    this.logs = logs;
    this.interrupt = interrupt;
    this.progress = progress;
    List<String> names = List.copyOf(file.processes().keySet());
    List<Integer> free = freePorts(names.size() + 1);
    for (int i = 0; i < names.size(); i++) {
      ports.put(names.get(i), free.get(i));
    }
    this.target = URI.create("http://127.0.0.1:" + port(Launch.SERVICE));
    this.agent = URI.create("http://127.0.0.1:" + free.get(names.size()));
  }

  /**
   * Starts everything a case needs and waits until it serves.
   *
   * @param folder where logs are kept
   * @param progress what people should know
   */
  static Processes start(
      Path agentJar,
      CaseFile file,
      LabelledCase.Start start,
      Path folder,
      Interrupt interrupt,
      Consumer<String> progress) {
    Processes all = new Processes(agentJar, file, start, logs(folder), interrupt, progress);
    boolean serving = false;
    try {
      all.start();
      serving = true;
      return all;
    } finally {
      if (!serving) {
        all.close();
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

  /** Where databases and caches are, for the one who watches them. */
  Map<Backing.Kind, String> behind() {
    Map<Backing.Kind, String> addresses = new EnumMap<>(Backing.Kind.class);
    for (String name : start.arguments().keySet()) {
      String address = launch(name).address();
      if (address != null) {
        addresses.put(
            address.startsWith("redis") ? Backing.Kind.REDIS : Backing.Kind.POSTGRESQL,
            filled(address, name));
      }
    }
    return addresses;
  }

  /** What the agent is controlled with. */
  String token() {
    return token;
  }

  /** Runs a command to its end, beside the cases. */
  void run(List<String> command) {
    if (command.isEmpty()) {
      return;
    }
    List<String> filled = command.stream().map(part -> filled(part, Launch.SERVICE)).toList();
    try (Child child = Child.start("before", filled, file.folder(), Map.of(), logs)) {
      child.awaitEnd(interrupt);
    }
  }

  /** Stops everything, the last started first. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  /** All at once, apart from those that start after others. */
  private void start() {
    Map<String, Child> waiting = new LinkedHashMap<>();
    for (String name : file.processes().keySet()) {
      if (start.arguments().containsKey(name)) {
        launch(name).after().forEach(other -> ready(other, waiting.remove(other)));
        Child child = Child.start(name, command(name), file.folder(), environment(name), logs);
        running.push(child);
        waiting.put(name, child);
      }
    }
    waiting.forEach(this::ready);
  }

  private void ready(String name, @Nullable Child child) {
    if (child == null) {
      return;
    }
    String ready = child.await(() -> looked(name, child), interrupt);
    double seconds = (System.nanoTime() - from) / 1e9;
    progress.accept(
        String.format(
            Locale.ROOT, "%-9s ready after %s  %s", name, Text.time(seconds * 1e9), ready));
  }

  private @Nullable String looked(String name, Child child) throws IOException {
    String ready = launch(name).ready();
    return switch (ready) {
      case Launch.PRINTED -> child.announced();
      case Launch.PORT -> accepts(port(name));
      default -> answers(URI.create(filled(ready, name)));
    };
  }

  private static String accepts(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (Socket socket = new Socket()) {
      socket.connect(address, LOOK_TIMEOUT_MILLIS);
      return "127.0.0.1:" + port;
    }
  }

  private static @Nullable String answers(URI url) throws IOException {
    HttpURLConnection look = (HttpURLConnection) url.toURL().openConnection();
    look.setConnectTimeout(LOOK_TIMEOUT_MILLIS);
    look.setReadTimeout(LOOK_TIMEOUT_MILLIS);
    try {
      return look.getResponseCode() == HttpURLConnection.HTTP_OK
          ? url.getScheme() + "://" + url.getAuthority()
          : null;
    } finally {
      look.disconnect();
    }
  }

  private List<String> command(String name) {
    List<String> command = new ArrayList<>();
    Integer cores = start.cores().get(name);
    if (cores != null) {
      command.addAll(Cores.prefix(cores));
    }
    List<String> words = new ArrayList<>(launch(name).command());
    words.addAll(Objects.requireNonNull(start.arguments().get(name), name));
    if (words.get(0).equals("java")) {
      words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }
    words.forEach(word -> command.add(filled(word, name)));
    return command;
  }

  private Map<String, String> environment(String name) {
    if (!name.equals(Launch.SERVICE)) {
      return Map.of();
    }
    List<String> options = new ArrayList<>();
    String given = System.getenv(JVM_OPTIONS);
    if (given != null) {
      options.add(given);
    }
    start.jvm().forEach(option -> options.add(quoted(option)));
    options.add(
        quoted("-javaagent:" + agentJar + "=port=" + agent.getPort() + ",application=service"));
    return Map.of(JVM_OPTIONS, String.join(" ", options), "CHOKEPOINT_TOKEN", token);
  }

  /** As the JVM takes options apart: at white space, outside quotes. */
  private static String quoted(String option) {
    return option.matches("\\S*") ? option : "'" + option + "'";
  }

  private String filled(String text, String name) {
    String filled = text.replace("{port}", String.valueOf(port(name)));
    for (Map.Entry<String, Integer> e : ports.entrySet()) {
      filled = filled.replace("{" + e.getKey() + "}", String.valueOf(e.getValue()));
    }
    return filled;
  }

  private Launch launch(String name) {
    return Objects.requireNonNull(file.processes().get(name), name);
  }

  private int port(String name) {
    return Objects.requireNonNull(ports.get(name), name);
  }

  private static Path logs(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("logs")).toAbsolutePath();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot write to " + folder + ": " + CommandException.reason(e), e);
    }
  }

  /** Free ports; held together, so that they differ. */
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
      held.forEach(Processes::release);
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
