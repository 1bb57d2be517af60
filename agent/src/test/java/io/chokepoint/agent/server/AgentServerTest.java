package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.agent.control.Control;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.exporters.live.LivePage;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentServerTest {

  /** Until a test gives up; no answer takes as long. */
  private static final int WAIT_MILLIS = 30_000;

  private static final String GET =
      "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  private static final String POST =
      "POST /api/v1/steps HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";

  private final List<String> said = new ArrayList<>();
  private final AgentErrors errors = new AgentErrors();

  @Test
  void aTakenPortIsOneClearLineAndNoFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(start("127.0.0.1", taken.getLocalPort())).isNull();
      assertThat(said)
          .singleElement()
          .asString()
          .startsWith("port " + taken.getLocalPort() + " is taken")
          .contains("port=");
    }
  }

  @Test
  void anUnknownHostIsOneClearLineAndNoFailure() {
    assertThat(start("no such host", 0)).isNull();
    assertThat(said).singleElement().asString().contains("host 'no such host' is unknown");
  }

  @Test
  void warnsWhenOthersCanReachIt() {
    try (AgentServer open = start("0.0.0.0", 0)) {
      assertThat(open).isNotNull();
      assertThat(said).singleElement().asString().contains("0.0.0.0").contains("127.0.0.1");
    }
  }

  @Test
  void saysNothingOnLoopback() {
    try (AgentServer loopback = start("127.0.0.1", 0)) {
      assertThat(loopback).isNotNull();
      assertThat(said).isEmpty();
    }
  }

  @Test
  void twoHalfHeadsAndTwoHalfBodiesShutNobodyOut() throws IOException {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT);
        Socket head = send(server, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        Socket body = send(server, POST + "Content-Length: 100\r\n\r\n{")) {
      assertThat(head.isConnected() && body.isConnected()).isTrue();
      assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void closesWhoDoesNotFinishARequest() throws IOException {
    try (AgentServer server = open(new AgentServer.Limits(24, 60_000, 100, 60_000));
        Socket head = send(server, "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        Socket body = send(server, POST + "Content-Length: 100\r\n\r\n{");
        Socket nothing = send(server, "")) {
      for (Socket half : List.of(head, body, nothing)) {
        assertThat(readAll(half)).isEmpty();
      }
    }
  }

  @Test
  void closesWhoRestsForLong() throws IOException {
    try (AgentServer server = open(new AgentServer.Limits(24, 100, 60_000, 60_000));
        Socket idle = send(server, "GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")) {
      assertThat(readAll(idle)).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void closesWhoDoesNotReadWhatItAskedFor() throws IOException {
    try (AgentServer server = open(new AgentServer.Limits(24, 60_000, 60_000, 100));
        Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(1 << 10);
      deaf.setSoTimeout(WAIT_MILLIS);
      deaf.connect(new InetSocketAddress("127.0.0.1", server.port()));
      // far more answers than the buffers of both sockets hold
      String many = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(200);
      OutputStream out = deaf.getOutputStream();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  out.write(many.getBytes(StandardCharsets.US_ASCII));
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoHasWaitedTheLongestGivesWayToAnother() throws IOException {
    List<Socket> held = new ArrayList<>();
    try (AgentServer server = open(new AgentServer.Limits(3, 60_000, 60_000, 60_000))) {
      for (int i = 0; i < 5; i++) {
        held.add(send(server, "GET "));
      }
      assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(readAll(held.get(0))).isEmpty();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws IOException {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT)) {
      String two = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET;
      assertThat(ask(server, two))
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("HTTP/1.1 200");
    }
  }

  @Test
  void answersHeadLikeGetWithoutABody() throws IOException {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT)) {
      assertThat(ask(server, GET.replace("GET /api/v1/health", "HEAD /metrics")))
          .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain")
          .endsWith("\r\n\r\n");
      assertThat(ask(server, GET.replace("GET", "HEAD").replace("health", "steps")))
          .startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPTIONS /metrics HTTP/1.1\\nHost: a.localhost\\n | 405",
        "TRACE /metrics HTTP/1.1\\nHost: [::1]:1\\n | 405",
        "GET /metrics HTTP/1.1\\nHost: evil.example\\n | 403",
        "GET http://evil.example/metrics HTTP/1.1\\nHost: localhost\\n | 403",
        "GET http://localhost/api/v1/health?x=1 HTTP/1.1\\nHost: localhost\\n | 200",
        "GET /metrics HTTP/1.1\\nHost: localhost\\nOrigin: http://evil.example\\n | 403",
        "POST /api/v1/steps HTTP/1.1\\nHost: localhost\\nContent-Length: 2\\n\\n{} | 415",
        "GET /metrics HTTP/1.1\\n | 400",
        "GET /metrics HTTP/1.0\\n | 200",
        "GET /metrics HTTP/1.1\\nHost: localhost\\nHost: localhost\\n | 400",
        "GET /metrics HTTP/1.1\\nHost: localhost\\n folded: no\\n | 400",
        "GET /metrics HTTP/1.1\\nHost: localhost\\nContent-Length: -1\\n | 400",
        "POST / HTTP/1.1\\nHost: localhost\\nContent-Length: 70000\\n | 413",
        "POST / HTTP/1.1\\nHost: localhost\\nTransfer-Encoding: chunked\\n | 411",
        "GET metrics HTTP/1.1\\nHost: localhost\\n | 400",
        "PRI * HTTP/2.0\\n | 505",
        "hello | 400",
      })
  void answersWhateverComes(String request, int status) throws IOException {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT)) {
      String text = request.replace("\\n", "\r\n") + "\r\n";
      assertThat(ask(server, text.replaceFirst("(?m)^Host", "Connection: close\r\nHost")))
          .startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(errors.count()).isZero();
  }

  @Test
  void refusesAHeadWithoutEnd() throws IOException {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT)) {
      assertThat(ask(server, "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n"))
          .startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void sendsWhatIsLongInChunksThatAnyClientReads() throws Exception {
    try (AgentServer server = open(AgentServer.Limits.DEFAULT)) {
      URI page = URI.create("http://127.0.0.1:" + server.port() + "/");
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < 3; i++) {
        String body =
            client
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(body).isEqualTo(LivePage.html());
      }
      String old = ask(server, "GET / HTTP/1.0\r\n\r\n");
      assertThat(old).contains("Connection: close\r\n").endsWith(LivePage.html());
    }
  }

  private AgentServer open(AgentServer.Limits limits) {
    return Objects.requireNonNull(start("127.0.0.1", 0, limits));
  }

  private static Socket send(AgentServer server, String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(WAIT_MILLIS);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String ask(AgentServer server, String text) throws IOException {
    try (Socket socket = send(server, text)) {
      return readAll(socket);
    }
  }

  /** Until the server closes, which may be the hard way. */
  private static String readAll(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // closed over unread bytes
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private @Nullable AgentServer start(String host, int port) {
    return start(host, port, AgentServer.Limits.DEFAULT);
  }

  private @Nullable AgentServer start(String host, int port, AgentServer.Limits limits) {
    Interface parts =
        new Interface(
            new Timeline(),
            new Steps(),
            () -> Setup.UNKNOWN,
            () ->
                new AgentHealth(
                    "1", "shop", 1, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), 0,
                    List.of()),
            () -> new PrometheusMetrics("shop", "test"),
            () -> {},
            0.005,
            List.of(),
            new Control(
                List::of, new Recorder(errors), Map::of, resource -> null, line -> {}, errors),
            null,
            false);
    return AgentServer.start(host, port, parts, errors, said::add, limits);
  }
}
