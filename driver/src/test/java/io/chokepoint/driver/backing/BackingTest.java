package io.chokepoint.driver.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Backing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The probes against a real PostgreSQL and a real Redis. */
class BackingTest {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startsPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "40")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .setPGStartupWait(Duration.ofSeconds(60))
            .start();
  }

  @AfterAll
  static void stopsPostgres() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void postgresTellsConnectionsLockWaitsAndRates() throws Exception {
    try (BackingProbe probe = BackingLink.open(database());
        Connection holder = postgres.getPostgresDatabase().getConnection();
        Connection waiter = postgres.getPostgresDatabase().getConnection();
        Statement hold = holder.createStatement();
        Statement wait = waiter.createStatement()) {
      hold.execute("create table if not exists t (id int primary key, n int)");
      hold.execute("insert into t values (1, 0) on conflict do nothing");
      probe.sample(0);
      holder.setAutoCommit(false);
      hold.execute("update t set n = n + 1 where id = 1");
      Thread waiting = new Thread(() -> update(wait), "waits-for-a-row");
      waiting.start();

      await()
          .untilAsserted(
              () -> {
                PostgresSample s = sample(probe);
                assertThat(s.lockWaits()).isEqualTo(1);
                assertThat(s.connections("active")).isEqualTo(1);
                assertThat(s.connections("idle in transaction")).isEqualTo(1);
                assertThat(s.maxConnections()).isEqualTo(40);
              });
      holder.commit();
      waiting.join(10_000);
      holder.setAutoCommit(true);
      await()
          .untilAsserted(
              () -> {
                for (int i = 0; i < 50; i++) {
                  hold.execute("select count(*) from t");
                }
                PostgresSample s = sample(probe);
                assertThat(s.lockWaits()).isZero();
                assertThat(s.commitsPerSecond()).isGreaterThan(10);
                assertThat(s.cacheHits()).isNotNull().isBetween(0.5, 1.0);
              });
      if (System.getProperty("os.name").equals("Linux")) {
        await().untilAsserted(() -> assertThat(busy(probe, hold).cpuCores()).isPositive());
      }
    }
  }

  @Test
  void statementsAndTheirTimeAreThoseOfOthersWhereTheExtensionIs() throws Exception {
    try (Connection admin = postgres.getPostgresDatabase().getConnection();
        Statement sql = admin.createStatement()) {
      sql.execute("create database watched");
    }
    try (Connection application = postgres.getDatabase("postgres", "watched").getConnection();
        Statement sql = application.createStatement()) {
      try (BackingProbe probe = BackingLink.open(database("watched"))) {
        assertThat(sample(probe).statementsPerSecond()).isNull();
      }
      sql.execute("create extension pg_stat_statements");
      try (BackingProbe probe = BackingLink.open(database("watched"))) {
        probe.sample(0);
        assertThat(sample(probe).statementsPerSecond()).isZero();
        assertThat(sample(probe).statementMillis()).isNull();
        for (int i = 0; i < 4; i++) {
          sql.execute("select pg_sleep(0.05)");
        }

        PostgresSample s = sample(probe);

        assertThat(s.statementsPerSecond()).isPositive();
        assertThat(s.statementMillis()).isBetween(50.0, 500.0);
      }
    }
  }

  @Test
  void redisTellsMemoryHitsCommandsAndEvictions() throws Exception {
    try (RedisProcess redis =
            RedisProcess.start("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru");
        BackingProbe probe = BackingLink.open(redis.service(null));
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      client.set("there", "x");
      probe.sample(0);
      for (int i = 0; i < 300; i++) {
        client.get(i % 4 == 0 ? "missing" : "there");
      }

      RedisSample s = probe.sample(1000).redis().get("cache");

      assertThat(s.hits()).isEqualTo(0.75);
      assertThat(s.memoryBytes()).isBetween(500_000L, 3_500_000L);
      assertThat(s.maxMemoryBytes()).isEqualTo(3L << 20);
      assertThat(s.clients()).isEqualTo(2);
      assertThat(s.commandsPerSecond()).isGreaterThan(100);
      for (int i = 0; i < 400; i++) {
        client.set("large" + i, "x".repeat(10_000));
      }
      assertThat(probe.sample(2000).redis().get("cache").evictionsPerSecond()).isPositive();
    }
  }

  @Test
  void aServiceThatIsNotThereIsOneLineAndThree() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Backing cache =
        new Backing("cache", Backing.Kind.REDIS, "redis://127.0.0.1:" + port, null, null);
    Backing database =
        new Backing(
            "db",
            Backing.Kind.POSTGRESQL,
            "jdbc:postgresql://127.0.0.1:" + port + "/x",
            "me",
            "hidden");

    for (Backing service : List.of(cache, database)) {
      assertThatThrownBy(() -> BackingLink.open(List.of(service), line -> {}))
          .isInstanceOfSatisfying(
              CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
          .hasMessageStartingWith("service " + service.name() + " at ")
          .hasMessageContaining("refused")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() throws Exception {
    try (RedisProcess redis = RedisProcess.start("--requirepass", "right")) {
      assertThatThrownBy(() -> BackingLink.open(List.of(redis.service("wrong")), line -> {}))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("wrong\"");
      BackingLink.open(List.of(redis.service("right")), line -> {}).close();
    }
  }

  @Test
  void everySecondIsTakenAndAServiceThatDiesIsOneNote() throws Exception {
    List<String> notes = new CopyOnWriteArrayList<>();
    try (RedisProcess redis = RedisProcess.start();
        BackingLink link = BackingLink.open(List.of(database(), redis.service(null)), notes::add)) {
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> link.windows(0).stream().filter(w -> both(w)).count() >= 2);
      assertThat(link.windows(0)).allMatch(w -> w.startMillis() % 1000 == 0);

      redis.close();

      await().atMost(Duration.ofSeconds(15)).until(() -> !notes.isEmpty());
      long died = System.currentTimeMillis();
      await().atMost(Duration.ofSeconds(15)).until(() -> link.windows(died).size() >= 2);
      assertThat(notes).hasSize(1);
      assertThat(notes.get(0))
          .startsWith("service cache does not answer any more (")
          .endsWith("); going on without it");
      assertThat(link.windows(died)).allMatch(w -> w.postgres().containsKey("db"));
    }
  }

  private static boolean both(BackingWindow w) {
    return w.postgres().containsKey("db") && w.redis().containsKey("cache");
  }

  private static PostgresSample busy(BackingProbe probe, Statement sql) throws Exception {
    sql.execute("select sum(i * 1.5) from generate_series(1, 300000) i");
    return sample(probe);
  }

  private static PostgresSample sample(BackingProbe probe) throws Exception {
    return probe.sample(0).postgres().get("db");
  }

  private static void update(Statement sql) {
    try {
      sql.execute("update t set n = n + 1 where id = 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Backing database() {
    return database("postgres");
  }

  private static Backing database(String name) {
    return new Backing(
        "db",
        Backing.Kind.POSTGRESQL,
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name,
        "postgres",
        "postgres");
  }
}
