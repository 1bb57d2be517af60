package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSocket endpoints: each message that comes in is a request, those that go out are counted. */
@ExtendWith(Printed.class)
class WebSocketsIT {

  private static final String ENDPOINT = "WS /chat/{room}";

  static Stream<Row> annotated() {
    return Stream.concat(
        tomcat(EndpointsIT.JAVAX, "8.5.100", "9.0.98"), tomcat("", "10.1.55", "11.0.14"));
  }

  private static Stream<Row> tomcat(String edits, String... versions) {
    return Row.of(
        "Tomcat's WebSocket",
        List.of("org.apache.tomcat.embed:tomcat-embed-websocket:*"),
        List.of("WebSocketService.java" + edits, "Downstream.java"),
        versions);
  }

  static Stream<Row> spring() {
    return Stream.concat(spring("5.3.39", "9.0.98"), spring("7.0.2", "11.0.14"));
  }

  private static Stream<Row> spring(String version, String tomcat) {
    return Row.of(
            "Spring WebSocket",
            List.of(
                "org.springframework:spring-websocket:*",
                "org.springframework:spring-webmvc:*",
                "org.springframework:spring-context:*"),
            List.of("SpringWebSocketService.java", "Downstream.java"),
            version)
        .map(row -> row.with("org.apache.tomcat.embed:tomcat-embed-websocket:" + tomcat));
  }

  @ParameterizedTest
  @MethodSource("annotated")
  void countsMessagesInAndOutUnderTheirEndpoint(Row row) throws Exception {
    try (Service service = Service.start(row)) {
      try (Chat red = new Chat(service, "red");
          Chat blue = new Chat(service, "blue")) {
        for (int i = 0; i < 5; i++) {
          assertThat(red.say("hello")).isEqualTo("red hello");
        }
        assertThat(blue.say("work")).isEqualTo("blue work");
        blue.socket.sendBinary(ByteBuffer.wrap(new byte[7]), true).join();
        assertThat(blue.heard()).isEqualTo("got 7");
        blue.socket.sendText("jam", true).join();

        service.sees(
            seen -> {
              assertThat(seen.statuses(ENDPOINT)).isEqualTo(Map.of(200, 7L, 500, 1L));
              assertThat(seen.errors(ENDPOINT)).hasSize(1);
              assertThat(sent(seen)).isEqualTo(8);
              assertThat(seen.statuses("GET /chat/{room}")).isEqualTo(Map.of(101, 2L));
              assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("red"));
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spring")
  void countsMessagesOfSpringsHandlersUnderTheirPattern(Row row) throws Exception {
    try (Service service = Service.start(row)) {
      try (Chat red = new Chat(service, "red");
          Chat blue = new Chat(service, "blue")) {
        for (int i = 0; i < 5; i++) {
          assertThat(red.say("hello")).isEqualTo("heard hello");
        }
        assertThat(blue.say("work")).isEqualTo("heard work");

        service.sees(
            seen -> {
              assertThat(seen.statuses(ENDPOINT)).isEqualTo(Map.of(200, 6L));
              assertThat(sent(seen)).isEqualTo(6);
              assertThat(seen.ledger(ENDPOINT).wallNanos()).isGreaterThan(10_000_000);
              assertThat(seen.statuses("GET /chat/{room}")).isEqualTo(Map.of(101, 2L));
              assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("red"));
            });
      }
    }
  }

  private static long sent(Seen seen) {
    return seen.windows().stream()
        .map(window -> window.endpoints().get(ENDPOINT))
        .filter(Objects::nonNull)
        .mapToLong(endpoint -> endpoint.sent())
        .sum();
  }

  /** A client's session. */
  private static final class Chat implements WebSocket.Listener, AutoCloseable {

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    Chat(Service service, String room) {
      URI uri = URI.create(service.url().replace("http:", "ws:") + "/chat/" + room);
      socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    String say(String text) throws InterruptedException {
      socket.sendText(text, true).join();
      return heard();
    }

    String heard() throws InterruptedException {
      return answers.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      answers.add(text.toString());
      from.request(1);
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
