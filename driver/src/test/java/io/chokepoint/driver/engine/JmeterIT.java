package io.chokepoint.driver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged driver has a real JMeter send a plan, from two of its remote engines. */
@Tag("same-on-each-jdk")
class JmeterIT {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path JAR = Path.of("target", "chokepoint.jar").toAbsolutePath();
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String NO_TLS = "-Jserver.rmi.ssl.disable=true";
  private static final String HERE = "-Djava.rmi.server.hostname=127.0.0.1";

  @TempDir Path folder;
  private final List<Process> engines = new ArrayList<>();

  @AfterEach
  void stopTheEngines() {
    engines.forEach(Process::destroyForcibly);
  }

  @Test
  void twoEnginesSendAPlanWhoseReportHasItsStepsNamesAndTargets() throws Exception {
    Path home = JmeterHome.in(folder.resolve("jmeter"));
    String workers = engine(home) + "," + engine(home);
    Path report = folder.resolve("report");
    try (RawServer server = RawServer.saying(OK)) {
      Path plan =
          Files.writeString(
              folder.resolve("plan.yaml"),
              "target: http://127.0.0.1:"
                  + server.port()
                  + "\n"
                  + "endpoints: [{name: order, path: '/orders/{random:1-9}'}]\n"
                  + "targets: {success: 99%}\n"
                  + "load: {steps: [{rate: 20, for: 6s}, {rate: 40, for: 6s}]}\n");
      Process run =
          new ProcessBuilder(
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
                  workers,
                  "--jmeter-arg",
                  NO_TLS,
                  "--jmeter-arg",
                  HERE,
                  "--report",
                  report.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("run.txt").toFile())
              .start();
      engines.add(run);
      assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(run.exitValue()).as(Files.readString(folder.resolve("run.txt"))).isZero();

      JsonNode steps =
          new JsonMapper().readTree(report.resolve("report.json").toFile()).get("steps");
      assertThat(steps.findValuesAsText("name")).contains("20/s", "40/s");
      String page = Files.readString(report.resolve("report.md"));
      assertThat(page).contains("| order |").doesNotContain("sent nothing");
      long sent = server.requests().stream().filter(r -> r.startsWith("GET /orders/")).count();
      assertThat((double) sent).isCloseTo(20 * 6 + 40 * 6, within(10.0));
    }
  }

  private String engine(Path home) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path log = folder.resolve("engine-" + port + ".txt");
    engines.add(
        new ProcessBuilder(
                JAVA,
                "-Xmx128m",
                HERE,
                "-jar",
                home.resolve("bin/ApacheJMeter.jar").toString(),
                "-s",
                "-Dserver_port=" + port,
                NO_TLS,
                "-j",
                folder + "/engine-" + port + ".log")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(log).contains("Created remote object"));
    return "127.0.0.1:" + port;
  }
}
