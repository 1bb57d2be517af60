package io.chokepoint.agent.matrix;

import static io.chokepoint.agent.matrix.Shares.assertMostlyOf;
import static io.chokepoint.agent.matrix.Shares.assertNothingOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limiters: waits for a permit are charged to the limiter, by its name. */
@JudgesTimes
@ExtendWith(Printed.class)
class LimitersIT {

  static Stream<Row> rows() {
    return Row.tried(
        Row.of(
            "Resilience4j",
            List.of(
                "io.github.resilience4j:resilience4j-bulkhead:*",
                "io.github.resilience4j:resilience4j-ratelimiter:*"),
            List.of("Resilience4jService.java", "Downstream.java", "Serving.java"),
            "1.7.1",
            "2.3.0"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesTheWaitForABulkheadAndForARateLimiter(Row row) {
    try (Service service = Service.start(row, Enlarged.CONTROLLED)) {
      service.get("/warm");
      service.get("/occupy");
      service.get("/narrow");
      for (int i = 0; i < 4; i++) {
        service.get("/ample");
      }
      for (int i = 0; i < 4; i++) {
        service.get("/scarce");
      }

      service.get("/full");
      service.get("/strict");
      service.get("/reactive");

      service.sees(
          seen -> {
            assertMostlyOf(seen.ledger("GET /narrow"), ResourceKind.LIMITER, "Bulkhead reports");
            assertNothingOf(seen.ledger("GET /warm"), ResourceKind.LIMITER);
            assertThat(seen.requests("GET /scarce")).isEqualTo(4);
            assertMostlyOf(seen.ledger("GET /scarce"), ResourceKind.LIMITER, "scarce");
            assertNothingOf(seen.ledger("GET /ample"), ResourceKind.LIMITER);
            assertThat(seen.refusals("Bulkhead full")).isEqualTo(1);
            assertThat(seen.refusals("strict")).isPositive();
            assertThat(seen.refusals("reactive")).isPositive();
            assertThat(seen.ledger("GET /reactive").charge(ResourceKind.LIMITER).visits())
                .isPositive();
            assertThat(seen.refusals("Bulkhead reports")).isZero();
            assertThat(seen.refusals("scarce")).isZero();
          });
      Enlarged.andPutBack(service, "limiter:scarce", "limitPerSecond");
      Enlarged.andPutBack(service, "limiter:Bulkhead full", "maxConcurrentCalls");
      assertThat(service.control("", ""))
          .as("one may be mutual exclusion")
          .doesNotContain("limiter:Bulkhead reports");
    }
  }
}
