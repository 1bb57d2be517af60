package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools, each of its library's oldest and newest version that people run. */
@ExtendWith(Printed.class)
class PoolsIT {

  private static final String H2 = "com.h2database:h2:2.2.224";

  private static final String[] CONTROLLED = {
    Service.COUNTED[0], Service.COUNTED[1], Enlarged.CONTROLLED
  };

  /** Of the other pools, those that are called by a name of their own. */
  private static final Set<String> NAMED = Set.of("Tomcat JDBC", "Oracle UCP");

  /** Of the other pools, those whose size can be changed. */
  private static final Map<String, String> SETTINGS =
      Map.of("Tomcat JDBC", "maxActive", "DBCP2", "maxTotal", "Agroal", "maxSize");

  static Stream<Row> hikari() {
    return Row.tried(
        Row.of(
            "HikariCP",
            List.of("com.zaxxer:HikariCP:*", H2),
            List.of("HikariService.java", "JdbcTill.java", "Serving.java"),
            "4.0.3",
            "5.1.0",
            "6.3.3",
            "7.1.0"));
  }

  static Stream<Row> others() {
    return Row.tried(
        Row.of(
            "Tomcat JDBC",
            List.of("org.apache.tomcat:tomcat-jdbc:*", H2),
            List.of("TomcatJdbcService.java", "JdbcTill.java", "Serving.java"),
            "8.5.100",
            "9.0.83",
            "10.1.55",
            "11.0.27"),
        Row.of(
            "DBCP2",
            List.of("org.apache.commons:commons-dbcp2:*", H2),
            List.of("DbcpService.java", "JdbcTill.java", "Serving.java"),
            "2.1.1",
            "2.9.0",
            "2.13.0",
            "2.14.0"),
        Row.of(
            "c3p0",
            List.of("com.mchange:c3p0:*", H2),
            List.of("C3p0Service.java", "JdbcTill.java", "Serving.java"),
            "0.9.5.5",
            "0.11.2"),
        Row.of(
            "Agroal",
            List.of("io.agroal:agroal-pool:*", H2),
            List.of("AgroalService.java", "JdbcTill.java", "Serving.java"),
            "1.16",
            "3.2.1"),
        Row.of(
            "Druid",
            List.of("com.alibaba:druid:*", H2),
            List.of("DruidService.java", "JdbcTill.java", "Serving.java"),
            "1.2.8",
            "1.2.28"),
        Row.of(
            "Vibur",
            List.of("org.vibur:vibur-dbcp:*", H2),
            List.of("ViburService.java", "JdbcTill.java", "Serving.java"),
            "25.0",
            "26.0"),
        ucp("", "8", "19.8.0.0"),
        ucp("11", "11", "23.26.4.0.0"));
  }

  private static Stream<Row> ucp(String java, String driver, String version) {
    return Row.of(
        "Oracle UCP",
        List.of(
            "com.oracle.database.jdbc:ucp" + java + ":*",
            "com.oracle.database.jdbc:ojdbc" + driver + ":*",
            H2),
        List.of("UcpService.java", "JdbcTill.java", "Serving.java"),
        version);
  }

  static Stream<Row> ofOtherThings() {
    return Row.tried(
        Row.of(
            "Jedis",
            List.of("redis.clients:jedis:*"),
            List.of("JedisPoolService.java", "RedisProcess.java", "Serving.java"),
            "3.8.0",
            "5.0.2",
            "6.0.0",
            "7.4.1"),
        Row.of(
            "Commons Pool",
            List.of("org.apache.commons:commons-pool2:*"),
            List.of("KeyedPoolService.java", "Serving.java"),
            "2.4.2",
            "2.11.1",
            "2.12.1",
            "2.13.1"));
  }

  @ParameterizedTest
  @MethodSource("hikari")
  void accountsForBorrowsHoldsTimeoutsAndLeaks(Row row) {
    try (Service service = Service.start(row, CONTROLLED)) {
      exhaust(service);

      service.sees(
          seen -> {
            accountedFor(seen, "till");
            sqlAccountedFor(seen, "till");
          });
      asksTheDatabaseBehind(service, "till");
      Enlarged.andPutBack(service, "connection-pool:till", "maximumPoolSize");
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void accountsForBorrowsHoldsTimeoutsLeaksAndOtherFailures(Row row) {
    String pool = NAMED.contains(row.library()) ? "till" : "h2:mem:till";
    try (Service service = Service.start(row, CONTROLLED)) {
      exhaust(service);
      assertThat(service.ask("/broken").statusCode()).isEqualTo(500);

      service.sees(
          seen -> {
            accountedFor(seen, pool);
            sqlAccountedFor(seen, pool);
            assertThat(seen.errors("GET /broken")).hasSize(1).doesNotContainKey("pool-timeout");
          });
      asksTheDatabaseBehind(service, pool);
      String setting = SETTINGS.get(row.library());
      if (setting != null) {
        Enlarged.andPutBack(service, "connection-pool:" + pool, setting);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofOtherThings")
  void keepsPoolsOfOtherThingsApart(Row row) {
    String pool = row.library().equals("Jedis") ? "JedisFactory pool2" : "Tills";
    try (Service service = Service.start(row, CONTROLLED)) {
      assertThat(service.ask("/broken").statusCode()).isEqualTo(500);
      exhaust(service);

      service.sees(
          seen -> {
            accountedFor(seen, pool);
            assertThat(seen.latestPool(pool).kind()).isEqualTo(ResourceKind.OBJECT_POOL);
            assertThat(seen.errors("GET /broken")).hasSize(1).doesNotContainKey("pool-timeout");
          });
      if (row.library().equals("Jedis")) {
        Enlarged.andPutBack(service, "object-pool:" + pool, "maxTotal");
      }
    }
  }

  /** Although the pool has none to give. */
  private static void asksTheDatabaseBehind(Service service, String pool) {
    service.agent("/api/v1/steps", "{\"phase\":\"begin\",\"name\":\"exhausted\"}");
    await()
        .untilAsserted(
            () ->
                assertThat(service.agent("/api/v1/timeline", ""))
                    .containsPattern("\"" + pool + "\":\\{\"product\":\"H2 "));
  }

  /** Two are thrown away by the pool, five served, two never come back, one waits in vain. */
  private static void exhaust(Service service) {
    service.get("/evict");
    service.get("/evict");
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
              assertThat(charge.waitNanos()).isBetween(2_900_000_000L, 15_000_000_000L);
            });
  }

  private static void sqlAccountedFor(Seen seen, String name) {
    assertThat(seen.latestPool(name).kind()).isEqualTo(ResourceKind.CONNECTION_POOL);
    assertThat(seen.executions("select ? + ?")).isEqualTo(5);
    assertThat(seen.borrows(name)).isEqualTo(10);
    assertThat(seen.holding(name, "GET /sum").sqlNanos()).isPositive();
  }
}
