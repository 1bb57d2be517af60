package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Load over real sockets, against servers with a known behaviour. */
class HttpLoadTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void connectionsAreKeptAndUsedAgain() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      Seen seen = drive(server.port(), "steps: [{users: 2, think: 5ms, for: 1s}]");

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(30);
      assertThat(server.connections()).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void everyRequestIsTheOneThePlanAsksFor() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      drive(
          server.port(),
          """
          endpoints:
            - path: /orders/{seq}
              headers: {X-Tenant: blue}
          load: {arrivals: constant, steps: [{rate: 5, for: 1s}]}
          """);

      assertThat(server.requests())
          .hasSize(5)
          .first()
          .asString()
          .startsWith("GET /base/orders/1 HTTP/1.1\n")
          .contains("X-Tenant: blue\n")
          .containsIgnoringCase("host: localhost:" + server.port() + "\n");
      assertThat(server.requests().get(4)).startsWith("GET /base/orders/5 ");
    }
  }

  @Test
  void constantRequestsDoNotGrowFromOneToTheNext() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      drive(
          server.port(),
          """
          endpoints: [{path: /, headers: {X-Tenant: blue}}]
          load: {arrivals: constant, steps: [{rate: 20, for: 1s}]}
          """);

      assertThat(server.requests()).hasSize(20);
      assertThat(server.requests().stream().distinct()).hasSize(1);
    }
  }

  @Test
  void aBodyIsSentWithItsLengthAndType() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              out.write(OK.getBytes(StandardCharsets.US_ASCII));
              socket.shutdownOutput();
            })) {
      drive(
          server.port(),
          """
          endpoints: [{path: /, method: POST, body: '{"n": {seq}}'}]
          load: {arrivals: constant, steps: [{rate: 1, for: 1s}]}
          """);

      assertThat(server.requests().get(0))
          .startsWith("POST ")
          .containsIgnoringCase("content-length: 8\n")
          .containsIgnoringCase("content-type: application/json\n");
    }
  }

  @Test
  void aRemoteProcedureCallIsAnOrdinaryBody() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (TestServer server =
        new TestServer(
            null,
            100,
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          bodies.add(request.getHeader("content-type") + " " + body);
                          request.response().end("{\"jsonrpc\": \"2.0\", \"result\": 3}");
                        }))) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints:
                - path: /rpc
                  method: POST
                  body: '{"jsonrpc": "2.0", "method": "add", "params": [{seq}, 1], "id": {seq}}'
              load: {arrivals: constant, steps: [{rate: 3, for: 1s}]}
              """);

      assertThat(seen.errors()).isEmpty();
      assertThat(bodies)
          .hasSize(3)
          .first()
          .isEqualTo(
              "application/json"
                  + " {\"jsonrpc\": \"2.0\", \"method\": \"add\", \"params\": [1, 1], \"id\": 1}");
    }
  }

  @Test
  void anAnswerToHeadEndsWithItsHead() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) {
      Seen seen =
          drive(
              server.port(),
              """
              endpoints: [{path: /, method: HEAD}]
              load: {arrivals: constant, steps: [{rate: 5, for: 1s}]}
              """);

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(5);
    }
  }

  @Test
  void whatComesBeforeTheAnswerIsNotTheAnswer() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + OK)) {
      Seen seen = tenASecond(server.port());

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(10);
    }
  }

  @Test
  void answersInChunksAreAnswers() throws Exception {
    try (RawServer server =
        RawServer.saying(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
      Seen seen = tenASecond(server.port());

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(10);
    }
  }

  @Test
  void statusesAreErrorsByClassAndStillAnswers() throws Exception {
    AtomicInteger count = new AtomicInteger();
    int[] statuses = {200, 302, 404, 429, 500, 503};
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              int status = statuses[count.getAndIncrement() % statuses.length];
              String answer = "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n";
              out.write(answer.getBytes(StandardCharsets.US_ASCII));
            })) {
      Seen seen = drive(server.port(), "arrivals: constant\n  steps: [{rate: 12, for: 1s}]");

      assertThat(seen.errors()).isEqualTo(Map.of("4xx", 2L, "429", 2L, "5xx", 4L));
      assertThat(seen.completed()).isEqualTo(12);
    }
  }

  @Test
  void garbageIsAProtocolError() throws Exception {
    try (RawServer server = RawServer.saying("220 smtp.example ESMTP ready\r\n\r\n")) {
      assertThat(tenASecond(server.port()).errors()).isEqualTo(Map.of("protocol", 10L));
    }
  }

  @Test
  void aConnectionClosedBeforeTheAnswerIsAReset() throws Exception {
    try (RawServer server = new RawServer((head, socket, out) -> socket.close())) {
      assertThat(tenASecond(server.port()).errors()).isEqualTo(Map.of("reset", 10L));
    }
  }

  @Test
  void aConnectionClosedInTheMiddleOfABodyIsATruncatedAnswer() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
              socket.close();
            })) {
      assertThat(tenASecond(server.port()).errors()).isEqualTo(Map.of("truncated", 10L));
    }
  }

  @Test
  void aHardResetIsAReset() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              socket.setSoLinger(true, 0);
              socket.close();
            })) {
      assertThat(tenASecond(server.port()).errors()).isEqualTo(Map.of("reset", 10L));
    }
  }

  @Test
  void aRefusedConnectionIsAConnectError() throws Exception {
    int port = unusedPort();

    assertThat(tenASecond(port).errors()).isEqualTo(Map.of("connect", 10L));
  }

  @Test
  void aServerThatSaysCloseIsNotAskedAgainOnTheSameConnection() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
              socket.close();
            })) {
      Seen seen = drive(server.port(), "steps: [{users: 3, for: 1s}]");

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isGreaterThan(20);
    }
  }

  @Test
  void anAnswerThatEndsWithItsConnectionIsAnAnswer() throws Exception {
    try (RawServer server =
        new RawServer(
            (head, socket, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nno length"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
              socket.close();
            })) {
      Seen seen = tenASecond(server.port());

      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(10);
    }
  }

  @Test
  void severalEventLoopsShareTheLoad() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      Seen seen =
          Seen.of(plan(server.port(), "arrivals: constant\n  steps: [{rate: 50, for: 1s}]"), 2);

      assertThat(seen.due()).isEqualTo(50);
      assertThat(seen.completed()).isEqualTo(50);
    }
  }

  private static Seen tenASecond(int port) throws Exception {
    return drive(port, "arrivals: constant\n  steps: [{rate: 10, for: 1s}]");
  }

  private static Seen drive(int port, String load) throws Exception {
    return Seen.of(plan(port, load), 1);
  }

  /** A load section's content, or endpoints and load. */
  private static Plan plan(int port, String text) throws PlanException {
    String rest =
        text.startsWith("endpoints")
            ? text
            : "endpoints: [{name: e, path: /}]\nload:\n  " + text + "\n";
    return PlanReader.read("p.yaml", "target: http://localhost:" + port + "/base/\n" + rest);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket ignored = new Socket()) {
      return socket.getLocalPort();
    }
  }
}
