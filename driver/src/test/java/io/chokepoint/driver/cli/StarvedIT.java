package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chokepoint.driver.http.RawServer;
import java.io.IOException;
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

/** A driver whose processor others use up does not blame the service. */
@Tag("same-on-each-jdk")
class StarvedIT {

  private static final Path JAR = Path.of("target", "chokepoint.jar").toAbsolutePath();
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int OTHERS = 12;

  @TempDir Path folder;
  private final List<Process> others = new ArrayList<>();

  @AfterEach
  void stopTheOthers() {
    others.forEach(Process::destroyForcibly);
  }

  @Test
  void theVerdictIsThatTheDriverWasTheLimit() throws Exception {
    assumeThat(Path.of("/usr/bin/taskset")).exists();
    try (RawServer server = RawServer.saying(OK)) {
      Path plan =
          Files.writeString(
              folder.resolve("plan.yaml"),
              "target: http://localhost:"
                  + server.port()
                  + "\n"
                  + "endpoints: [{path: /}]\n"
                  + "load: {warmup: {rate: 50, for: 1s}, steps: [{rate: 50, for: 5s}]}\n");
      Process driver =
          pinned(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-jar",
              JAR.toString(),
              "run",
              plan.toString(),
              "--report",
              folder.resolve("out").toString());
      await().atMost(Duration.ofMinutes(1)).until(() -> !server.requests().isEmpty());
      for (int i = 0; i < OTHERS; i++) {
        others.add(pinned("sh", "-c", "while :; do :; done"));
      }

      assertThat(driver.waitFor(4, TimeUnit.MINUTES)).isTrue();
    }
    JsonNode report = new JsonMapper().readTree(folder.resolve("out/report.json").toFile());
    JsonNode findings = report.path("verdict").path("findings");
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).path("kind").asText()).isEqualTo("driver-limited");
    assertThat(report.path("honesty").toString()).contains("5 windows");
  }

  private Process pinned(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of("taskset", "-c", "0"));
    all.addAll(List.of(command));
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log-" + others.size()).toFile())
        .start();
  }
}
