package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.chokepoint.agent.Seen;
import io.chokepoint.agent.TestJvm;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;

/**
 * A row's service: compiled against the row's version of the library, started with that version and
 * the packaged agent, on the JVM that runs the tests.
 */
final class Service implements AutoCloseable {

  private static final Path SOURCES =
      Path.of(System.getProperty("chokepoint.services", "src/services"));
  private static final Path COMPILED =
      Path.of(System.getProperty("chokepoint.matrix", "target"), "services");

  private static final Map<List<String>, List<Path>> RESOLVED = new HashMap<>();
  private static final Map<Row, Path> CLASSES = new ConcurrentHashMap<>();

  /**
   * Starts with half the work for the processors: for rows that count what the agent sees, and do
   * not time it.
   */
  static final String[] COUNTED = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  /** The trace that requests of the tests are part of. */
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** The header by which a request is part of it. */
  static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  /** What services are controlled with, where a row has them started so. */
  static final String TOKEN = "of-the-matrix";

  /** With a budget for so many looks at threads that a row of a few seconds can judge by them. */
  static final String SAMPLED = "-Dchokepoint.budget=10%";

  private final Turn turn = Turn.ofRow();
  private final TestJvm jvm;
  private final String url;
  private boolean observed;

  private Service(TestJvm jvm) {
    this.jvm = jvm;
    this.url = "http://127.0.0.1:" + jvm.awaitOutput("^SERVING (\\d+)");
  }

  static Service start(Row row, String... jvmArguments) {
    return start(List.of(), row, jvmArguments);
  }

  /**
   * @param launcher the beginning of a command that runs the rest of it
   */
  static Service start(List<String> launcher, Row row, String... jvmArguments) {
    List<String> arguments = new ArrayList<>(List.of(jvmArguments));
    arguments.add("-javaagent:" + TestJvm.agentJar() + "=port=0");
    return run(launcher, row, arguments);
  }

  /** With JVM arguments, other agents among them, before the agent and behind it. */
  static Service start(Row row, List<String> before, List<String> behind) {
    List<String> arguments = new ArrayList<>(before);
    arguments.add("-javaagent:" + TestJvm.agentJar() + "=port=0");
    arguments.addAll(behind);
    return run(List.of(), row, arguments);
  }

  /** Without the agent, until {@link #attach}. */
  static Service startAlone(Row row) {
    return run(List.of(), row, new ArrayList<>());
  }

  void attach() {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(jvm.pid()));
      machine.loadAgent(TestJvm.agentJar().toString(), "port=0");
      machine.detach();
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAgent();
  }

  private void awaitAgent() {
    jvm.agentUrl();
    observed = true;
  }

  private static Service run(List<String> launcher, Row row, List<String> arguments) {
    return Turn.ofRow().prepare(() -> runNow(launcher, row, arguments));
  }

  private static Service runNow(List<String> launcher, Row row, List<String> arguments) {
    List<Path> libraries = resolve(row);
    Path classes = compiled(row, libraries);
    List<String> classPath = new ArrayList<>(List.of(classes.toString()));
    libraries.forEach(library -> classPath.add(library.toString()));
    arguments.add("-Dsun.net.httpserver.nodelay=true"); // else most requests take 40 ms for nothing
    TestJvm jvm = TestJvm.start(launcher, classPath, main(row), arguments.toArray(String[]::new));
    try {
      Service service = new Service(jvm);
      if (arguments.stream().anyMatch(argument -> argument.startsWith("-javaagent:"))) {
        service.awaitAgent();
      }
      return service;
    } catch (RuntimeException | Error e) {
      jvm.close();
      throw e;
    }
  }

  /** One at a time: rows run beside each other, and share a local repository. */
  private static synchronized List<Path> resolve(Row row) {
    return RESOLVED.computeIfAbsent(
        row.coordinates(),
        coordinates ->
            coordinates.isEmpty()
                ? List.of()
                : Arrays.stream(Maven.resolver().resolve(coordinates).withTransitivity().asFile())
                    .map(File::toPath)
                    .toList());
  }

  /** Once for all that is shown of a row. */
  private static Path compiled(Row row, List<Path> libraries) {
    return CLASSES.computeIfAbsent(row, r -> compile(r, libraries));
  }

  /** A jar without what it depends on. */
  static synchronized Path resolve(String coordinate) {
    return Maven.resolver().resolve(coordinate).withoutTransitivity().asSingleFile().toPath();
  }

  private static Path compile(Row row, List<Path> libraries) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      String folder =
          row.toString().replaceAll("[^\\w.-]", "_") + "-" + Integer.toHexString(row.hashCode());
      Path classes = Files.createDirectories(COMPILED.resolve(folder));
      String path =
          libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
      List<String> options =
          new ArrayList<>(List.of("-nowarn", "-parameters", "-d", classes.toString(), "-cp", path));
      options.addAll(row.processed() ? List.of("-processorpath", path) : List.of("-proc:none"));
      Path edited = Files.createDirectories(classes.resolveSibling(classes.getFileName() + "-src"));
      List<Path> sources = row.sources().stream().map(s -> source(s, edited)).toList();
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(row + " compiles: " + messages).isTrue();
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Written for one generation of a library, read for another: {@code Till.java|jakarta=javax}. */
  private static Path source(String spec, Path folder) {
    String[] parts = spec.split("\\|");
    Path original = SOURCES.resolve(parts[0]);
    if (parts.length == 1) {
      return original;
    }
    try {
      String text = Files.readString(original);
      for (String edit : List.of(parts).subList(1, parts.length)) {
        int at = edit.indexOf('=');
        text = text.replace(edit.substring(0, at), edit.substring(at + 1));
      }
      return Files.writeString(folder.resolve(original.getFileName()), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String main(Row row) {
    Path source = SOURCES.resolve(row.sources().get(0).replaceAll("\\|.*", ""));
    String name = source.getFileName().toString().replace(".java", "");
    try (Stream<String> lines = Files.lines(source)) {
      return lines
          .filter(line -> line.startsWith("package "))
          .map(line -> line.replaceAll("package |;", "") + "." + name)
          .findFirst()
          .orElse(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** GETs a path of the service; fails if the answer is not of the 200 family. */
  String get(String path) {
    HttpResponse<String> answer = ask(path);
    assertThat(answer.statusCode())
        .as(path + ": " + answer.body() + "\n" + jvm)
        .isBetween(200, 299);
    return answer.body();
  }

  /** GETs a path of the service, whatever the answer, as part of {@link #TRACE}. */
  HttpResponse<String> ask(String path) {
    turn.take();
    return TestJvm.get(url + path, "traceparent", TRACEPARENT);
  }

  String url() {
    return url;
  }

  long pid() {
    return jvm.pid();
  }

  /** What the service's output says. */
  List<String> output() {
    return jvm.output();
  }

  /** What the agent says of itself. */
  JsonNode health() {
    try {
      return new ObjectMapper().readTree(TestJvm.get(jvm.agentUrl() + "/api/v1/health").body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks for what can be changed, or changes it.
   *
   * @param body of a change; empty where nothing is changed
   */
  String control(String path, String body) {
    return agent("/api/v1/control" + path, body);
  }

  /**
   * Asks the agent, or tells it something.
   *
   * @param body of what it is told; empty where it is asked
   */
  String agent(String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(jvm.agentUrl() + path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json");
    if (!body.isEmpty()) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends requests that are not judged, beside those of other rows. */
  void warmUp(Runnable requests) {
    turn.prepare(
        () -> {
          requests.run();
          return null;
        });
  }

  /** Waits for this row's turn, for requests that other threads will send. */
  void takeTurn() {
    turn.take();
  }

  /**
   * What the agent saw, once it is as it should be: its windows last a second. Others may have
   * their turn meanwhile.
   */
  void sees(Consumer<Seen> check) {
    turn.leave();
    seesAlone(check);
  }

  /**
   * The same, and no other row has a turn: requests wait meanwhile, or the time itself is judged.
   */
  void seesAlone(Consumer<Seen> check) {
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(300))
        // a range up to what is seen is none as long as nothing is
        .ignoreException(IllegalArgumentException.class)
        .untilAsserted(() -> check.accept(new Seen(jvm.timeline())));
  }

  /** Whatever a row shows: a probe that was skipped, or an error inside the agent, fails it. */
  @Override
  public void close() {
    turn.leave();
    try {
      assertThat(jvm.output()).noneMatch(line -> line.contains("skipped"));
      if (observed && jvm.isAlive()) {
        JsonNode health = health();
        assertThat(health.path("errors").asInt(-1))
            .as("errors inside the agent: %s", health)
            .isZero();
      }
    } finally {
      jvm.close();
    }
  }
}
