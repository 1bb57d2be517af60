package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools, each of its library's oldest and newest version that people run. */
@ExtendWith(Printed.class)
class PoolsIT {

  private static final String H2 = "com.h2database:h2:2.2.224";

  static Stream<Row> hikari() {
    return Row.of(
        "HikariCP",
        List.of("com.zaxxer:HikariCP:*", H2),
        List.of("HikariService.java", "JdbcTill.java", "Serving.java"),
        "4.0.3",
        "5.1.0",
        "6.3.0",
        "7.1.0");
  }

  @ParameterizedTest
  @MethodSource("hikari")
  void accountsForBorrowsHoldsTimeoutsAndLeaks(Row row) {
    try (Service service = Service.start(row)) {
      exhaust(service);

      service.sees(
          seen -> {
            accountedFor(seen, "till");
            sqlAccountedFor(seen, "till");
          });
    }
  }

  /** Five are served, two never come back, one waits in vain. */
  private static void exhaust(Service service) {
    for (int i = 0; i < 5; i++) {
      assertThat(service.get("/sum")).isEqualTo("21");
    }
    service.get("/leak");
    service.get("/leak");
    assertThat(service.ask("/sum").statusCode()).isEqualTo(500);
  }

  private static void accountedFor(Seen seen, String name) {
    PoolWindow pool = seen.latestPool(name);
    assertThat(seen.requests("GET /sum")).isEqualTo(6);
    assertThat(seen.errors("GET /sum")).containsEntry("pool-timeout", 1L).hasSize(1);
    assertThat(seen.timeouts(name)).isEqualTo(1);
    assertThat(seen.holding(name, "GET /sum").count()).isEqualTo(5);
    assertThat(pool.orphaned()).containsExactly(Map.entry("GET /leak", 2L));
    assertThat(pool.active()).isEqualTo(2);
    assertThat(pool.idle()).isZero();
    assertThat(pool.pending()).isZero();
    assertThat(pool.capacity()).isEqualTo(2);
    assertThat(seen.ledger("GET /sum").charges())
        .hasEntrySatisfying(
            new ResourceId(pool.kind(), name),
            charge -> {
              assertThat(charge.visits()).isEqualTo(6);
              assertThat(charge.waitNanos()).isBetween(900_000_000L, 5_000_000_000L);
            });
  }

  private static void sqlAccountedFor(Seen seen, String name) {
    assertThat(seen.latestPool(name).kind()).isEqualTo(ResourceKind.CONNECTION_POOL);
    assertThat(seen.executions("select ? + ?")).isEqualTo(5);
    assertThat(seen.borrows(name)).isEqualTo(8);
    assertThat(seen.holding(name, "GET /sum").sqlNanos()).isPositive();
  }
}
