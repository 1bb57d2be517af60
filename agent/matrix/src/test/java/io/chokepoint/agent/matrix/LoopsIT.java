package io.chokepoint.agent.matrix;

import static io.chokepoint.agent.matrix.Shares.assertMostlyOf;
import static io.chokepoint.agent.matrix.Shares.assertNothingOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EventLoopWindow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of event loops: what they wait for on the loop and on other threads, and its lag. */
@JudgesTimes
@ExtendWith(Printed.class)
class LoopsIT {

  private static final String HIKARI = "com.zaxxer:HikariCP:5.1.0";
  private static final String H2 = "com.h2database:h2:2.2.224";

  private static final String RUN_ON = ".runOn(LoopResources.create(\"loop\", 1, true))";

  private static final List<String> CALLS = List.of("/call", "/chain", "/both");

  static Stream<Row> rows() {
    return Row.tried(
        vertx(VertxIT.FOR_3, "3.9.16"),
        vertx("", "4.5.32", "5.2.0"),
        reactive(
            "|" + RUN_ON + "=.tcpConfiguration(tcp -> tcp" + RUN_ON + ")",
            "5.2.9.RELEASE",
            "reactor-netty:0.9.12.RELEASE"),
        reactive("", "5.3.31", "reactor-netty-http:1.0.39"),
        reactive("", "7.0.10", "reactor-netty-http:1.3.7"));
  }

  private static Stream<Row> vertx(String edits, String... versions) {
    return Row.of(
        "Vert.x",
        List.of("io.vertx:vertx-web:*", HIKARI, H2),
        List.of("VertxPoolService.java" + edits, "Narrow.java"),
        versions);
  }

  private static Stream<Row> reactive(String edits, String spring, String netty) {
    return Row.of(
            "WebFlux",
            List.of(
                "org.springframework:spring-webflux:*",
                "org.springframework:spring-context:*",
                HIKARI,
                H2),
            List.of("ReactivePoolService.java" + edits, "Narrow.java"),
            spring)
        .map(row -> row.with("io.projectreactor.netty:" + netty));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesThePoolWhereverARequestWaitsForItAndShowsHowLateABlockedLoopIs(Row row) {
    try (Service service = Service.start(row)) {
      service.get("/later");
      long quiet = System.currentTimeMillis();
      service.get("/occupy");
      assertThat(service.get("/worker")).isEqualTo("used");
      long othersTurn = System.currentTimeMillis();
      service.sees(
          seen -> {
            assertThat(seen.requests("GET /worker")).isEqualTo(1);
            assertThat(worst(seen, quiet, othersTurn)).isBetween(1L, millis(1_500));
          });
      service.takeTurn();
      long blocked = System.currentTimeMillis();
      service.get("/occupy");
      assertThat(service.get("/loop")).isEqualTo("used");
      service.get("/idle");

      service.sees(
          seen -> {
            assertMostlyOf(waited(seen, "GET /loop"), ResourceKind.CONNECTION_POOL, "narrow");
            assertMostlyOf(waited(seen, "GET /worker"), ResourceKind.CONNECTION_POOL, "narrow");
            assertThat(seen.requests("GET /later")).isEqualTo(1);
            assertNothingOf(
                seen.ledger("GET /idle"), ResourceKind.CONNECTION_POOL, ResourceKind.EXECUTOR);
            assertThat(worst(seen, blocked, Long.MAX_VALUE)).isGreaterThan(millis(1_500));
          });
    }
  }

  private static LedgerSum waited(Seen seen, String endpoint) {
    LedgerSum ledger = seen.ledger(endpoint);
    assertThat(ledger.requests()).isEqualTo(1);
    assertThat(ledger.wallNanos()).isGreaterThan(millis(1_500));
    return ledger;
  }

  static Stream<Row> webClients() {
    return Row.tried(webClient("5.3.31", "1.0.39"), webClient("7.0.10", "1.3.7"));
  }

  private static Stream<Row> webClient(String spring, String netty) {
    return Row.of(
            "WebClient",
            List.of("org.springframework:spring-webflux:*", "org.springframework:spring-context:*"),
            List.of("WebClientService.java", "Downstream.java"),
            spring)
        .map(row -> row.with("io.projectreactor.netty:reactor-netty-http:" + netty));
  }

  @ParameterizedTest
  @MethodSource("webClients")
  void chargesTheServiceCalledAndWhatIsDoneWithItsAnswer(Row row) {
    try (Service service = Service.start(row)) {
      String host = service.get("/host");
      service.warmUp(() -> ask(service, 12));
      long since = ThreadsIT.forget(service);
      ask(service, 5);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            for (String path : CALLS) {
              LedgerSum ledger = seen.ledger("GET " + path);
              assertThat(ledger.requests()).as(path).isEqualTo(5);
              assertMostlyOf(ledger, ResourceKind.DOWNSTREAM, host);
            }
            ResourceId called = new ResourceId(ResourceKind.DOWNSTREAM, host);
            assertThat(seen.ledger("GET /call").charge(called).visits()).isEqualTo(5);
            assertThat(seen.ledger("GET /chain").charge(called).visits()).isEqualTo(10);
            LedgerSum work = seen.ledger("GET /work");
            assertThat(work.unattributedNanos())
                .as("rest of " + work)
                .isLessThan(work.wallNanos() / 10);
            assertThat(work.charge(ResourceKind.CPU).serviceNanos())
                .as("CPU of " + work)
                .isGreaterThan(work.wallNanos() / 4);
          });
    }
  }

  private static void ask(Service service, int times) {
    for (int i = 0; i < times; i++) {
      for (String path : CALLS) {
        service.get(path);
      }
      service.get("/work");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsTheLoopsThatWereAtWorkBeforeTheAgentCame(Row row) {
    try (Service service = Service.startAlone(row)) {
      service.get("/later");
      service.get("/idle");
      service.attach();
      service.get("/idle");
      service.sees(seen -> assertThat(worst(seen, 0, Long.MAX_VALUE)).isPositive());
      service.takeTurn();
      long blocked = System.currentTimeMillis();
      service.get("/occupy");
      service.get("/loop");

      service.sees(
          seen -> assertThat(worst(seen, blocked, Long.MAX_VALUE)).isGreaterThan(millis(1_500)));
    }
  }

  /** Of the windows that began in between; a loop that was blocked tells when it goes on. */
  private static long worst(Seen seen, long fromMillis, long toMillis) {
    return seen.windows().stream()
        .filter(window -> window.startMillis() >= fromMillis && window.startMillis() <= toMillis)
        .flatMap(window -> window.eventLoops().values().stream())
        .mapToLong(EventLoopWindow::maxLagNanos)
        .max()
        .orElse(0);
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
