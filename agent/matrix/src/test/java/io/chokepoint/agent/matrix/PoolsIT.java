package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connection pools: each version accounts for borrows, holds, timeouts and leaks. */
@ExtendWith(Printed.class)
class PoolsIT {

  private static final String H2 = "com.h2database:h2:2.2.224";

  static Stream<Row> rows() {
    return Row.of(
            "HikariCP",
            List.of("com.zaxxer:HikariCP:*", H2),
            List.of("HikariService.java", "Serving.java"),
            "4.0.3",
            "5.1.0",
            "6.3.0",
            "7.1.0");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void accountsForBorrowsHoldsTimeoutsAndLeaks(Row row) {
    try (Service service = Service.start(row)) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/sum")).isEqualTo("21");
      }
      service.get("/leak");
      service.get("/leak");
      assertThat(service.ask("/sum").statusCode()).isEqualTo(500);

      service.sees(PoolsIT::accountedFor);
    }
  }

  private static void accountedFor(Seen seen) {
    assertThat(seen.requests("GET /sum")).isEqualTo(6);
    assertThat(seen.errors("GET /sum")).containsEntry("pool-timeout", 1L).hasSize(1);
    assertThat(seen.executions("select ? + ?")).isEqualTo(5);
    assertThat(seen.borrows("till")).isEqualTo(8);
    assertThat(seen.timeouts("till")).isEqualTo(1);
    assertThat(seen.holding("till", "GET /sum").count()).isEqualTo(5);
    assertThat(seen.latestPool("till").orphaned()).containsEntry("GET /leak", 2L);
    assertThat(seen.latestPool("till").active()).isEqualTo(2);
    assertThat(seen.latestPool("till").capacity()).isEqualTo(2);
  }
}
