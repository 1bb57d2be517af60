package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vert.x: requests under their routes. */
@ExtendWith(Printed.class)
class VertxIT {

  /** Whose listen takes a handler. */
  static final String FOR_3 = "|\"127.0.0.1\").onComplete(=\"127.0.0.1\", ";

  static Stream<Row> web() {
    return Row.tried(web(FOR_3, "3.9.16"), web("", "4.5.32", "5.2.0"));
  }

  private static Stream<Row> web(String edits, String... versions) {
    return Row.of(
        "Vert.x", List.of("io.vertx:vertx-web:*"), List.of("VertxService.java" + edits), versions);
  }

  @ParameterizedTest
  @MethodSource("web")
  void callsRequestsByTheirRoutes(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      for (int i = 1; i < 6; i++) {
        assertThat(service.get("/orders/" + i)).isEqualTo("order " + i);
      }
      assertThat(service.ask("/orders/13").statusCode()).isEqualTo(500);
      assertThat(service.ask("/orders/404").statusCode()).isEqualTo(404);
      assertThat(service.get("/slow/1")).isEqualTo("slow");
      assertThat(service.get("/shops/7/items/8")).isEqualTo("item 8");
      assertThat(service.get("/shops/8/items/9")).isEqualTo("item 9");
      assertThat(service.get("/files/a/b")).isEqualTo("file");
      assertThat(service.get("/plain/1")).isEqualTo("plain");
      for (int i = 0; i < 20; i++) {
        assertThat(service.ask("/nowhere/" + i).statusCode()).isEqualTo(404);
      }
      EndpointsIT.giveUp(service.url() + "/never");

      service.sees(VertxIT::byRoute);
    }
  }

  private static void byRoute(Seen seen) {
    assertThat(seen.statuses("GET /orders/:id")).isEqualTo(Map.of(200, 5L, 404, 1L, 500, 1L));
    assertThat(seen.errors("GET /orders/:id")).isEqualTo(Map.of("IllegalStateException", 1L));
    assertThat(seen.ledger("GET /slow/:id").wallNanos())
        .isGreaterThan(Duration.ofMillis(195).toNanos());
    assertThat(seen.statuses("GET /shops/:shop/items/:item")).isEqualTo(Map.of(200, 2L));
    assertThat(seen.statuses("GET /files/*")).isEqualTo(Map.of(200, 1L));
    assertThat(seen.statuses("GET other")).isEqualTo(Map.of(202, 1L));
    assertThat(seen.statuses("GET /*")).isEqualTo(Map.of(404, 20L));
    assertThat(seen.statuses("GET /never")).isEqualTo(Map.of(499, 1L));
    assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("nowhere"));
    assertThat(EndpointsIT.all(seen)).isEqualTo(33);
  }
}
