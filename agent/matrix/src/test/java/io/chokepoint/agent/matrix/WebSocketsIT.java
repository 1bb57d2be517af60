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

  static Stream<Row> endpoints() {
    return Row.tried(
        tomcat(EndpointsIT.JAVAX, "8.5.100", "9.0.83"),
        tomcat("", "10.1.55", "11.0.27"),
        jetty9("9.4.20.v20190813", "9.4.53.v20231009"),
        jetty("11.0.26", "jakarta", "", ""),
        jetty("12.0.36", "jakarta", "ee10.", "ee10-"),
        jetty("12.1.14", "jakarta", "ee11.", "ee11-"),
        jettysOwn9("9.4.58.v20250814"),
        jettysOwn("12.0.16", "12.1.14"),
        undertow(EndpointsIT.JAVAX, "2.2.28.Final"),
        undertow("", "2.3.24.Final"));
  }

  private static Stream<Row> tomcat(String edits, String... versions) {
    return Row.of(
        "Tomcat's WebSocket",
        List.of("org.apache.tomcat.embed:tomcat-embed-websocket:*"),
        List.of("WebSocketService.java" + edits, "Chat.java" + edits, "Downstream.java"),
        versions);
  }

  private static Stream<Row> jetty9(String... versions) {
    String edits =
        "|JakartaWebSocketServletContainerInitializer=WebSocketServerContainerInitializer"
            + "|websocket.jakarta.server.config=websocket.jsr356.server.deploy";
    return Row.of(
        "Jetty's WebSocket",
        List.of("org.eclipse.jetty.websocket:javax-websocket-server-impl:*"),
        List.of(
            "JettyWebSocketService.java" + edits,
            "Chat.java" + EndpointsIT.JAVAX,
            "Downstream.java"),
        versions);
  }

  private static Stream<Row> jetty(String version, String api, String environment, String prefix) {
    String edits =
        environment.isEmpty()
            ? ""
            : "|jetty.servlet.=jetty."
                + environment
                + "servlet.|jetty.websocket.=jetty."
                + environment
                + "websocket.";
    String artifact =
        prefix.isEmpty()
            ? "org.eclipse.jetty.websocket:websocket-" + api + "-server:*"
            : "org.eclipse.jetty."
                + environment
                + "websocket:jetty-"
                + prefix
                + "websocket-"
                + api
                + "-server:*";
    return Row.of(
        "Jetty's WebSocket",
        List.of(artifact),
        List.of("JettyWebSocketService.java" + edits, "Chat.java", "Downstream.java"),
        version);
  }

  private static Stream<Row> jettysOwn9(String version) {
    String edits =
        "|jetty.ee10.=jetty.|JettyWebSocketServlet=NativeWebSocketServlet"
            + "|websocket.server.config=websocket.server"
            + "|import org.eclipse.jetty.websocket.api.Callback;="
            + "|sendText=getRemote().sendString|sendBinary=getRemote().sendBytes"
            + "|, Callback.NOOP)=)|done.succeed();="
            + "|ByteBuffer bytes, Callback done=byte[] array, int offset, int length"
            + "|bytes.duplicate()=ByteBuffer.wrap(array, offset, length)|bytes.remaining()=length"
            + "|server.start=org.eclipse.jetty.websocket.server.WebSocketUpgradeFilter"
            + ".configure(context); server.start";
    return Row.of(
        "Jetty's own sockets",
        List.of(
            "org.eclipse.jetty.websocket:websocket-server:*", "org.eclipse.jetty:jetty-servlet:*"),
        List.of("JettySocketService.java" + edits, "Downstream.java"),
        version);
  }

  private static Stream<Row> jettysOwn(String... versions) {
    return Row.of(
        "Jetty's own sockets",
        List.of("org.eclipse.jetty.ee10.websocket:jetty-ee10-websocket-jetty-server:*"),
        List.of("JettySocketService.java", "Downstream.java"),
        versions);
  }

  private static Stream<Row> undertow(String edits, String... versions) {
    return Row.of(
        "Undertow's WebSocket",
        List.of("io.undertow:undertow-websockets-jsr:*"),
        List.of("UndertowWebSocketService.java" + edits, "Chat.java" + edits, "Downstream.java"),
        versions);
  }

  static Stream<Row> undertowsOwn() {
    return Row.tried(
        Row.of(
            "Undertow's own sockets",
            List.of("io.undertow:undertow-core:*"),
            List.of("UndertowSocketService.java", "Downstream.java"),
            "1.4.28.Final",
            "2.3.24.Final"));
  }

  static Stream<Row> vertx() {
    String for3 =
        VertxIT.FOR_3
            + "|c.request().toWebSocket().onSuccess(socket -> talk(c.pathParam(\"room\"), socket))"
            + "=talk(c.pathParam(\"room\"), c.request().upgrade())";
    return Row.tried(vertx(for3, "3.9.16"), vertx("", "4.5.32", "5.0.8", "5.2.0"));
  }

  private static Stream<Row> vertx(String edits, String... versions) {
    return Row.of(
        "Vert.x' sockets",
        List.of("io.vertx:vertx-web:*"),
        List.of("VertxSocketService.java" + edits, "Downstream.java"),
        versions);
  }

  static Stream<Row> reactive() {
    return Row.tried(reactive("5.3.31", "1.0.39"), reactive("7.0.10", "1.3.7"));
  }

  private static Stream<Row> reactive(String spring, String netty) {
    return Row.of(
            "WebFlux' sockets",
            List.of("org.springframework:spring-webflux:*", "org.springframework:spring-context:*"),
            List.of("ReactorSocketService.java", "Downstream.java"),
            spring)
        .map(row -> row.with("io.projectreactor.netty:reactor-netty-http:" + netty));
  }

  static Stream<Row> spring() {
    return Row.tried(spring("5.3.31", "9.0.83"), spring("7.0.10", "11.0.27"));
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
  @MethodSource("endpoints")
  void countsMessagesInAndOutUnderTheirEndpoint(Row row) throws Exception {
    talk(row, "/chat/{room}", Map.of(101, 2L));
  }

  @ParameterizedTest
  @MethodSource("vertx")
  void countsMessagesUnderTheRouteThatMadeTheSocket(Row row) throws Exception {
    talk(row, "/chat/:room", Map.of(101, 2L));
  }

  @ParameterizedTest
  @MethodSource("reactive")
  void countsMessagesOfReactiveHandlersUnderTheirPattern(Row row) throws Exception {
    talk(row, "/chat/{room}", Map.of(101, 2L), 0);
  }

  @ParameterizedTest
  @MethodSource("undertowsOwn")
  void countsMessagesOfUndertowsOwnListeners(Row row) throws Exception {
    talk(row, "/chat/{room}", Map.of(101, 2L));
  }

  private static void talk(Row row, String template, Map<Integer, Long> handshakes)
      throws Exception {
    talk(row, template, handshakes, 1);
  }

  /**
   * @param failed how many of the messages are known to have failed, at most one
   */
  private static void talk(Row row, String template, Map<Integer, Long> handshakes, long failed)
      throws Exception {
    String endpoint = "WS " + template;
    try (Service service = Service.start(row, Service.COUNTED)) {
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
              assertThat(seen.statuses(endpoint).getOrDefault(200, 0L)).isEqualTo(8 - failed);
              assertThat(seen.statuses(endpoint).getOrDefault(500, 0L)).isEqualTo(failed);
              assertThat(seen.requests(endpoint)).isEqualTo(8);
              assertThat(seen.errors(endpoint)).hasSize((int) failed);
              assertThat(sent(seen, endpoint)).isEqualTo(8);
              assertThat(seen.ledger(endpoint).wallNanos()).isGreaterThan(10_000_000);
              assertThat(seen.statuses("GET " + template)).isEqualTo(handshakes);
              assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("red"));
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spring")
  void countsMessagesOfSpringsHandlersUnderTheirPattern(Row row) throws Exception {
    try (Service service = Service.start(row, Service.COUNTED)) {
      try (Chat red = new Chat(service, "red");
          Chat blue = new Chat(service, "blue")) {
        for (int i = 0; i < 5; i++) {
          assertThat(red.say("hello")).isEqualTo("heard hello");
        }
        assertThat(blue.say("work")).isEqualTo("heard work");

        service.sees(
            seen -> {
              assertThat(seen.statuses(ENDPOINT)).isEqualTo(Map.of(200, 6L));
              assertThat(sent(seen, ENDPOINT)).isEqualTo(6);
              assertThat(seen.ledger(ENDPOINT).wallNanos()).isGreaterThan(10_000_000);
              assertThat(seen.statuses("GET /chat/{room}")).isEqualTo(Map.of(101, 2L));
              assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("red"));
            });
      }
    }
  }

  private static long sent(Seen seen, String endpoint) {
    return seen.windows().stream()
        .map(window -> window.endpoints().get(endpoint))
        .filter(Objects::nonNull)
        .mapToLong(each -> each.sent())
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
