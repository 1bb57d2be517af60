package io.chokepoint.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** Fifty connections to a Spring service on Tomcat; what one of twenty says reaches all twenty. */
class ChatIT {

  private static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");

  private static final String PLAN =
      """
      name: chat
      target: http://127.0.0.1:%d
      websockets:
        - {name: lobby, path: /chat/lobby, connections: 30}
        - name: room
          path: /chat/room
          connections: 20
          senders: 1
          every: 200ms
          send: '{"text": "hello", "at": "{marker}"}'
      load: {steps: [{users: 50, for: 6s}]}
      """;

  @TempDir Path folder;

  @BeforeEach
  void findTheDriver() {
    assumeThat(CHOKEPOINT).as("built by the whole tree's build").exists();
  }

  @Test
  void connectionsMessagesAndDeliveriesAreInTheSteps() throws Exception {
    try (var chat = (ServletWebServerApplicationContext) Chat.start("--server.port=0")) {
      Map<String, Map<String, String>> rows = drive(chat.getWebServer().getPort());

      assertThat(requests(rows, "lobby connect")).isEqualTo(30);
      assertThat(requests(rows, "room connect")).isEqualTo(20);
      long sent = requests(rows, "room sent");
      assertThat(sent).isBetween(2L, 31L);
      assertThat(requests(rows, "room received")).isBetween(10 * sent, 20 * sent);
      assertThat(rows.get("room received").get("failed")).isEqualTo("0");
      assertThat(Double.parseDouble(rows.get("room received").get("p95_ms"))).isPositive();
    }
  }

  private static long requests(Map<String, Map<String, String>> rows, String row) {
    assertThat(rows).containsKey(row);
    return Long.parseLong(rows.get(row).get("requests"));
  }

  private Map<String, Map<String, String>> drive(int port)
      throws IOException, InterruptedException {
    Path plan = folder.resolve("chat.yaml");
    Files.writeString(plan, PLAN.formatted(port));
    Path log = folder.resolve("driver.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                CHOKEPOINT.toString(),
                "run",
                plan.toString(),
                "--report",
                folder.resolve("report").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return rows(Files.readAllLines(folder.resolve("report/steps.csv")));
  }

  /** By endpoint; the names here need no quotes. */
  private static Map<String, Map<String, String>> rows(List<String> lines) {
    String[] names = lines.get(0).split(",", -1);
    Map<String, Map<String, String>> rows = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> row = new HashMap<>();
      String[] values = line.replace("\"", "").split(",", -1);
      for (int i = 0; i < names.length && i < values.length; i++) {
        row.put(names[i], values[i]);
      }
      rows.put(row.get("endpoint"), row);
    }
    return rows;
  }
}
