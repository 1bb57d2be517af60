package io.chokepoint.agent.matrix;

import static io.chokepoint.agent.matrix.Shares.assertMostlyOf;
import static io.chokepoint.agent.matrix.Shares.assertNothingOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of Redis, and a real Redis: commands are charged by their name. */
@JudgesTimes
@ExtendWith(Printed.class)
class CachesIT {

  static Stream<Row> rows() {
    return Row.tried(
        Row.of(
            "Jedis",
            List.of("redis.clients:jedis:*"),
            sources("JedisService"),
            "3.0.1",
            "3.8.0",
            "5.0.2",
            "6.0.0",
            "7.4.1"),
        Row.of(
            "Lettuce",
            List.of("io.lettuce:lettuce-core:*"),
            sources("LettuceService"),
            "5.0.5.RELEASE",
            "6.1.10.RELEASE",
            "6.3.2.RELEASE",
            "6.6.0.RELEASE",
            "7.5.2.RELEASE"));
  }

  private static List<String> sources(String service) {
    return List.of(
        service + ".java", "Redis.java", "RedisProcess.java", "Downstream.java", "Serving.java");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesCommandsByTheirName(Row row) {
    try (Service service = Service.start(row)) {
      for (int i = 0; i < 10; i++) {
        assertThat(service.get("/get")).isEqualTo("Ada");
        service.get("/local");
      }
      service.get("/slow");
      service.get("/slow");

      service.sees(
          seen -> {
            LedgerSum slow = seen.ledger("GET /slow");
            assertThat(slow.requests()).isEqualTo(2);
            assertThat(slow.charge(cache("EVAL")).visits()).isEqualTo(2);
            assertMostlyOf(slow, ResourceKind.CACHE, "EVAL");
            LedgerSum get = seen.ledger("GET /get");
            assertThat(get.charge(cache("GET")).visits()).isEqualTo(10);
            assertThat(get.charge(ResourceKind.CACHE)).isEqualTo(get.charge(cache("GET")));
            assertNothingOf(seen.ledger("GET /local"), ResourceKind.CACHE);
            assertNothingOf(slow, ResourceKind.DOWNSTREAM);
          });
    }
  }

  private static ResourceId cache(String command) {
    return new ResourceId(ResourceKind.CACHE, command);
  }
}
