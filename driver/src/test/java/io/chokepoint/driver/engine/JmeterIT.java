package io.chokepoint.driver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chokepoint.driver.http.RawServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged driver has a real JMeter send a plan, from two of its remote engines over TLS. */
@Tag("same-on-each-jdk")
class JmeterIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path JAR = Path.of("target", "chokepoint.jar").toAbsolutePath();
  private static final Path AGENT =
      Path.of("..", "agent", "target", "chokepoint-agent.jar").toAbsolutePath();
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HERE = "-Djava.rmi.server.hostname=127.0.0.1";

  @TempDir static Path home;
  @TempDir Path folder;
  private final List<Process> engines = new ArrayList<>();
  private final List<Process> runs = new ArrayList<>();

  @BeforeAll
  static void install() throws Exception {
    JmeterHome.in(home);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "rmi",
                "-keystore",
                home.resolve("rmi_keystore.jks").toString(),
                "-storepass",
                "changeit",
                "-keypass",
                "changeit",
                "-dname",
                "CN=rmi")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  @AfterEach
  void stopTheProcesses() {
    runs.forEach(Process::destroyForcibly);
    engines.forEach(Process::destroyForcibly);
  }

  @Test
  void twoEnginesSendAPlanWhoseReportHasItsStepsNamesAndTargets() throws Exception {
    String workers = engine() + "," + engine();
    try (RawServer server = RawServer.saying(OK)) {
      Process run = run(server, workers, "{rate: 20, for: 6s}, {rate: 40, for: 6s}");
      assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(run.exitValue()).as(said()).isZero();

      JsonNode steps =
          new JsonMapper().readTree(report().resolve("report.json").toFile()).get("steps");
      assertThat(steps.findValuesAsText("name")).contains("20/s", "40/s");
      String page = Files.readString(report().resolve("report.md"));
      assertThat(page).contains("| order |").doesNotContain("sent nothing");
      assertThat((double) sent(server)).isCloseTo(20 * 6 + 40 * 6, within(10.0));
    }
  }

  @Test
  void anEngineThatDiesIsSaidAndCtrlCEndsTheTestOfTheOther() throws Exception {
    String workers = engine() + "," + engine();
    try (RawServer server = RawServer.saying(OK)) {
      Process run = run(server, workers, "{rate: 40, for: 3m}");
      await().atMost(Duration.ofMinutes(1)).until(() -> sent(server) > 60);
      engines.get(1).destroyForcibly();
      long then = sent(server);
      await().atMost(Duration.ofMinutes(1)).until(() -> sent(server) > then + 200);

      new ProcessBuilder("kill", "-INT", "" + run.pid()).start();
      assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(run.exitValue()).as(said()).isEqualTo(130);
      assertThat(engines.get(0).isAlive()).isTrue();
      await().during(Duration.ofSeconds(1)).until(() -> sent(server), is(sent(server)));
      assertThat(Files.readString(report().resolve("report.md")))
          .contains("sent nothing") // any more, where results of its had come before
          .contains("its share is not counted as offered");
    }
  }

  @Test
  void agentsInTheEnginesTellWhenTheirMachineHadNoTimeToSpare() throws Exception {
    List<Integer> ports = List.of(freePort(), freePort());
    String workers = engine(agent(ports.get(0))) + "," + engine(agent(ports.get(1)));
    String agents =
        ports.stream().map(port -> "http://127.0.0.1:" + port).collect(Collectors.joining(","));
    try (RawServer server = RawServer.saying(OK)) {
      Process run = run(server, workers, "{rate: 20, for: 24s}", "--worker-agents", agents);
      await().atMost(Duration.ofMinutes(1)).until(() -> sent(server) > 20);
      burnAllProcessors(Duration.ofSeconds(5));
      assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();

      assertThat(Files.readString(report().resolve("report.md")))
          .as(said())
          .containsPattern(
              "engine 127.0.0.1:\\d+ was the limit in ([2-9]|1[01]) of 2\\d seconds: its machine had"
                  + " no CPU time to spare")
          .contains("20/s");
    }
  }

  private static long sent(RawServer server) {
    return server.requests().stream().filter(r -> r.startsWith("GET /orders/")).count();
  }

  private Process run(RawServer server, String workers, String steps, String... more)
      throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            "target: http://127.0.0.1:"
                + server.port()
                + "\n"
                + "endpoints: [{name: order, path: '/orders/{random:1-9}'}]\n"
                + "targets: {success: 99%}\n"
                + "load: {steps: ["
                + steps
                + "]}\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                "env", // a shell's background job ignores Ctrl-C, and hands that on
                "--default-signal=INT",
                JAVA,
                "-jar",
                JAR.toString(),
                "run",
                plan.toString(),
                "--plain",
                "--engine",
                "jmeter",
                "--jmeter",
                home.toString(),
                "--workers",
                workers));
    Stream.concat(tls().stream(), Stream.of(HERE))
        .forEach(a -> command.addAll(List.of("--jmeter-arg", a)));
    command.addAll(List.of("--report", report().toString()));
    command.addAll(List.of(more));
    Process run =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("run.txt").toFile())
            .start();
    runs.add(run);
    return run;
  }

  private Path report() {
    return folder.resolve("report");
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("run.txt"));
  }

  /** RMI over TLS with a key as {@code create-rmi-keystore} makes it. */
  private static List<String> tls() {
    return List.of("-Jserver.rmi.ssl.keystore.file=" + home.resolve("rmi_keystore.jks"));
  }

  private static void burnAllProcessors(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
        .mapToObj(
            i ->
                CompletableFuture.runAsync(
                    () -> {
                      while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                      }
                    },
                    task -> new Thread(task).start()))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static String agent(int port) {
    return "-javaagent:" + AGENT + "=port=" + port;
  }

  private String engine(String... options) throws IOException {
    int port = freePort();
    Path log = folder.resolve("engine-" + port + ".txt");
    List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx128m", HERE));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-jar",
            home.resolve("bin/ApacheJMeter.jar").toString(),
            "-s",
            "-Dserver_port=" + port,
            "-j",
            folder + "/engine-" + port + ".log"));
    command.addAll(tls());
    engines.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(log).contains("Created remote object"));
    return "127.0.0.1:" + port;
  }
}
