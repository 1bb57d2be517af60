package io.chokepoint.driver.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.run.FakeAgent;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to agents that do what no agent should. The run's clock is set by hand. */
class AgentLinkTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private volatile String answer = "";
  private String process = "";
  private RawServer server;
  private AgentLink link;

  @BeforeEach
  void start() throws IOException {
    server =
        new RawServer((head, socket, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
    link =
        new AgentLink(
            new AgentClient(URI.create("http://localhost:" + server.port())),
            NOW - 10_000,
            () -> NOW,
            notes::add);
  }

  @AfterEach
  void stop() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void windowsThatCannotBeAreLeftOutAndCountedOnce() {
    says(
        NOW,
        FakeAgent.window(NOW - 2_000, SECOND),
        FakeAgent.window(-NOW, SECOND),
        FakeAgent.window(NOW + 3_600_000, SECOND),
        FakeAgent.window(NOW - 4_000, 0),
        FakeAgent.window(NOW - 5_000, -1),
        FakeAgent.window(NOW - 3_000, SECOND));
    read();
    read();

    assertThat(link.windows())
        .extracting(Window::startMillis)
        .containsExactly(NOW - 3_000, NOW - 2_000);
    assertThat(link.remarks())
        .containsExactly(
            "4 windows of the agent cannot be and are left out: one starts before 1970");
  }

  @Test
  void noAnswerHoweverOddEndsTheLinkAndTheNextGoodOneIsTaken() {
    List<String> odd =
        List.of(
            "{\"schema\":99,\"windows\":[]}",
            "{\"windows\":[]}",
            "<html>no agent here</html>",
            "[[[[[[",
            "{\"schema\":1,\"windows\":[{\"startMillis\":\"soon\"}]}",
            "{\"schema\":1,\"setup\":null,\"windows\":null}",
            "{\"schema\":1",
            "",
            "\u0000\u0001\u0002");
    for (String body : odd) {
      says(NOW, body);
      read();
      assertThat(link.lost()).as(body).isTrue();
    }
    answer = "nothing like HTTP\r\n\r\n";
    read();
    assertThat(link.remarks()).hasSize(1);
    assertThat(link.remarks().get(0)).startsWith("the agent did not answer at the end of the run");

    says(NOW, FakeAgent.window(NOW - 2_000, SECOND));
    read();

    assertThat(link.windows()).hasSize(1);
    assertThat(link.remarks().get(0)).startsWith("the agent did not answer for a time (");
    assertThat(notes).hasSize(2);
    assertThat(notes.get(1)).isEqualTo("agent answers again");
  }

  @Test
  void anAgentOfAnotherJvmIsNamed() {
    for (String one : List.of("", "1 1799999000000", "1 1799999000000", "1 1799999999500", "x")) {
      process = one.isEmpty() ? "" : "Chokepoint-Process: " + one + "\r\n";
      says(NOW, FakeAgent.window(NOW - 2_000, SECOND));
      read();
    }

    assertThat(link.remarks())
        .containsExactly(
            "the service was restarted during the run: the agent answered from"
                + " process 1 started at 2027-01-15T07:43:20Z,"
                + " then from process 1 started at 2027-01-15T07:59:59Z");
  }

  @Test
  void windowsOfAnotherClockAreMovedToTheRuns() {
    says(NOW + 5_200, FakeAgent.window(NOW + 3_000, SECOND), FakeAgent.window(NOW + 4_000, SECOND));
    read();

    assertThat(link.windows())
        .extracting(Window::startMillis)
        .containsExactly(NOW - 2_000, NOW - 1_000);
    assertThat(link.remarks().get(0)).startsWith("the agent's clock was 5.20 s ahead");
  }

  @Test
  void aClockSetBackDuringTheRunOverwritesNothing() {
    says(NOW, FakeAgent.window(NOW - 3_000, SECOND), FakeAgent.window(NOW - 2_000, SECOND));
    read();
    says(
        NOW - 60_000,
        FakeAgent.window(NOW - 3_000, 1),
        FakeAgent.window(NOW - 2_000, 1),
        FakeAgent.window(NOW - 61_000, SECOND));
    read();

    assertThat(link.windows())
        .extracting(Window::startMillis)
        .containsExactly(NOW - 3_000, NOW - 2_000, NOW - 1_000);
    assertThat(link.windows()).extracting(Window::lengthNanos).containsOnly(SECOND);
  }

  @Test
  void anAnswerThatStopsOrNeverStopsIsGivenUp() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port())).build();

    answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"schema\":";
    assertThatThrownBy(() -> WholeAnswer.to(request, http, Duration.ofMillis(200)))
        .isInstanceOf(HttpTimeoutException.class);

    answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + " ".repeat(3_000_000);
    assertThatThrownBy(() -> WholeAnswer.to(request, http, Duration.ofMinutes(1), 1 << 20))
        .hasMessage("the answer is longer than 1 MB");
    assertThat(WholeAnswer.to(request, http, Duration.ofMinutes(1)).body()).hasSize(3_000_000);
  }

  private void read() {
    link.awaitWindow(0);
  }

  private void says(long clockMillis, Window... windows) {
    says(
        clockMillis,
        Json.text(
            TimelineDocument.of(
                new Setup("fake", "jvm", java.util.Map.of()), List.of(), Arrays.asList(windows))));
  }

  private void says(long clockMillis, String body) {
    answer =
        "HTTP/1.1 200 OK\r\nChokepoint-Time: %d\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(clockMillis, process, body.getBytes(StandardCharsets.UTF_8).length, body);
  }
}
