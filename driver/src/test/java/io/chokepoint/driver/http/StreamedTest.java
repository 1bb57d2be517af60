package io.chokepoint.driver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanReader;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedTest {

  private static final long PAUSE_MILLIS = 200;

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void theFirstPartAndTheEndAreTimed(String http) throws Exception {
    try (TestServer server =
        new TestServer(
            null,
            100,
            request -> {
              if (request.path().equals("/old")) {
                request.response().setStatusCode(302).putHeader("Location", "/events").end("moved");
                return;
              }
              request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
              request.response().write("data: 1\n\n");
              Vertx.currentContext()
                  .owner()
                  .setTimer(PAUSE_MILLIS, id -> request.response().end("data: 2\n\n"));
            })) {
      for (String path : new String[] {"/events", "/old"}) {
        Seen seen = drive(server, http, "{name: e, path: " + path + ", streamed: true}");

        Seen first = seen.of("e → first byte");
        assertThat(seen.errors()).isEmpty();
        assertThat(first.completed()).isEqualTo(seen.completed()).isEqualTo(20);
        assertThat(first.latency().percentileNanos(50))
            .isLessThan(seen.latency().percentileNanos(50));
      }
      assertThat(drive(server, http, "{name: e, path: /events}").of("e → first byte")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1", "2"})
  void whatHasNoEndIsListenedToForAsLongAsThePlanSays(String http) throws Exception {
    try (TestServer server =
        new TestServer(
            null,
            100,
            request -> {
              request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
              if (request.path().equals("/events")) {
                request.response().write("data: 1\n\n");
              }
            })) {
      String events = "{name: e, path: /events, streamed: 300ms, checks: [{contains: '%s'}]}";

      Seen seen = drive(server, http, events.formatted("data: 1"));
      assertThat(seen.errors()).isEmpty();
      assertThat(seen.completed()).isEqualTo(20);
      assertThat(seen.of("e → first byte").completed()).isEqualTo(20);
      assertThat(seen.latency().percentileNanos(0)).isGreaterThanOrEqualTo(298_000_000L);

      assertThat(drive(server, http, events.formatted("data: 2")).errors())
          .isEqualTo(Map.of("check: body contains data: 2", 20L));
      assertThat(drive(server, http, "{name: e, path: /mute, streamed: 300ms}").errors().keySet())
          .isSubsetOf("unanswered", "timeout")
          .isNotEmpty();
    }
  }

  private static Seen drive(TestServer server, String http, String endpoint) throws Exception {
    return Seen.of(
        PlanReader.read(
            "p.yaml",
            "target: http://localhost:"
                + server.port()
                + "\nhttp: "
                + http
                + "\nendpoints: ["
                + endpoint
                + "]\nload: {requests: 20, workers: 10}\n"),
        1);
  }
}
