package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSockets against a server that tells everybody what anybody says, 40 ms later. */
class SocketsTest {

  private static final long DELAY_MILLIS = 40;

  private final Vertx vertx = Vertx.vertx();
  private final Set<ServerWebSocket> all = ConcurrentHashMap.newKeySet();
  private boolean hangUp;

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBroadcastIsTimedFromTheSenderToEachReceiver() throws Exception {
    Seen seen = drive("connections: 20, senders: 1, every: 100ms, send: 'it is {marker}'", 3);

    assertThat(seen.of("w connect").completed()).isEqualTo(20);
    long sent = seen.of("w sent").completed();
    assertThat(sent).isBetween(2L, 30L);
    assertThat(seen.of("w received").completed()).isBetween(5 * sent, 20 * sent);
    assertThat(seen.of("w received").latency().percentileNanos(1) / 1e6)
        .isGreaterThanOrEqualTo(DELAY_MILLIS - 1);
    assertThat(seen.of("w received").errors()).isEmpty();
  }

  @Test
  void messagesWithoutAMarkerAreCountedAndNotTimed() throws Exception {
    Seen seen = drive("connections: 2, senders: 1, every: 200ms, send: hello", 2);

    assertThat(seen.of("w received").completed()).isPositive();
    assertThat(seen.of("w received").latency().count()).isZero();
  }

  @Test
  void aConnectionThatIsClosedIsAnErrorAndOpenedAgain() throws Exception {
    hangUp = true;
    Seen seen = drive("connections: 1, every: 100ms, send: hello", 3);

    assertThat(seen.of("w connect").errors()).containsKey("reset");
    assertThat(seen.of("w connect").latency().count()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aRefusedHandshakeIsToldByItsStatus() throws Exception {
    HttpServer server =
        vertx.createHttpServer().requestHandler(r -> r.response().setStatusCode(403).end());
    Seen seen = Seen.of(plan(listen(server), "connections: 1", 1), 1);

    assertThat(seen.of("w connect").errors()).containsOnlyKeys("4xx");
  }

  private Seen drive(String socket, int seconds) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions())
            .webSocketHandler(
                ws -> {
                  all.add(ws);
                  ws.closeHandler(nothing -> all.remove(ws));
                  ws.textMessageHandler(text -> said(ws, text));
                });
    return Seen.of(plan(listen(server), socket, seconds), 1);
  }

  private void said(ServerWebSocket by, String text) {
    if (hangUp) {
      by.close();
    } else {
      vertx.setTimer(DELAY_MILLIS, id -> all.forEach(to -> to.writeTextMessage(text)));
    }
  }

  private static int listen(HttpServer server) throws Exception {
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .actualPort();
  }

  private static io.chokepoint.driver.plan.Plan plan(int port, String socket, int seconds)
      throws Exception {
    return PlanReader.read(
        "p.yaml",
        """
        target: http://127.0.0.1:%d
        websockets: [{name: w, path: /all, %s}]
        load: {steps: [{users: 1, for: %ds}]}
        """
            .formatted(port, socket, seconds));
  }
}
