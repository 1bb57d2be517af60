package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.apps.Till;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HikariCP's versions, the oldest people run and the newest, behind the JDK's HTTP server. */
class HikariVersionsIT {

  static List<Path> versions() throws IOException {
    try (Stream<Path> jars =
        Files.list(Path.of(System.getProperty("chokepoint.hikari.versions")))) {
      return jars.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void accountsForBorrowsHoldsTimeoutsAndLeaks(Path hikari) {
    List<String> classPath =
        Stream.concat(
                Stream.of(hikari.toString()),
                TestJvm.applicationClassPath().stream().filter(e -> !e.contains("HikariCP")))
            .toList();
    try (TestJvm till =
        TestJvm.start(classPath, Till.class, "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      String url = "http://127.0.0.1:" + till.awaitOutput("^SERVING (\\d+)");
      till.agentUrl();
      for (int i = 0; i < 5; i++) {
        assertThat(TestJvm.get(url + "/sum/" + i).body()).isEqualTo("21");
      }
      TestJvm.get(url + "/leak");
      TestJvm.get(url + "/leak");
      assertThat(TestJvm.get(url + "/sum/5").statusCode()).isEqualTo(500);

      await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> check(new Seen(till.timeline())));
      assertThat(till.output()).noneMatch(line -> line.contains("skipped"));
    }
  }

  private static void check(Seen seen) {
    assertThat(seen.requests("GET /sum/")).isEqualTo(6);
    assertThat(seen.errors("GET /sum/")).containsEntry("pool-timeout", 1L).hasSize(1);
    assertThat(seen.executions("select ? + ?")).isEqualTo(5);
    assertThat(seen.borrows("till")).isEqualTo(8);
    assertThat(seen.timeouts("till")).isEqualTo(1);
    assertThat(seen.holding("till", "GET /sum/").count()).isEqualTo(5);
    assertThat(seen.latestPool("till").orphaned()).containsEntry("GET /leak", 2L);
    assertThat(seen.latestPool("till").active()).isEqualTo(2);
    assertThat(seen.latestPool("till").capacity()).isEqualTo(2);
  }
}
