package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.chokepoint.agent.AgentErrors;
import io.chokepoint.core.run.Setup.Database;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseFactsTest {

  private final AgentErrors errors = new AgentErrors();

  @Test
  void knowsTheProductBehindARealPoolAndTakesNoneOfItsConnections() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:facts");
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(1);
    try (HikariDataSource source = new HikariDataSource(config);
        Connection taken = source.getConnection()) {
      assertThat(taken).isNotNull();
      DatabaseFacts facts = of((HikariPool) source.getHikariPoolMXBean());

      facts.ask();

      await().until(() -> facts.databases().containsKey("main"));
      assertThat(facts.databases().get("main"))
          .satisfies(d -> assertThat(d.product()).startsWith("H2 2."))
          .satisfies(d -> assertThat(d.maxConnections()).isNull());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(errors.count()).isZero();
  }

  @Test
  void readsPostgresLimitsAndOthersConnections() {
    Scripted postgres = new Scripted("PostgreSQL", "17.11 (Debian 17.11-1)");
    postgres.answer("max_connections", 97);
    postgres.answer("pg_stat_activity", 12);

    assertThat(facts(postgres)).isEqualTo(new Database("PostgreSQL 17.11", 97, 12));
    assertThat(postgres.open).hasValue(0);
  }

  @Test
  void readsMySqlLimitsAndLeavesOwnConnectionOut() {
    Scripted mysql = new Scripted("MySQL", "8.4.0");
    mysql.answer("@@max_connections", 151);
    mysql.answer("Threads_connected", 31);

    assertThat(facts(mysql)).isEqualTo(new Database("MySQL 8.4.0", 151, 30));
  }

  @Test
  void countsADatabaseThatDoesNotAnswerOnceAndLeavesItUnknown() {
    Scripted down = new Scripted("PostgreSQL", "17");
    down.refuses = true;
    DatabaseFacts facts = of(new FakePool(down.source(), new FakeConfig()));

    facts.askNow();
    facts.askNow();

    assertThat(facts.databases()).isEmpty();
    assertThat(errors.count()).isEqualTo(1);
    assertThat(errors.first().get(0)).contains("behind pool main");
  }

  private Database facts(Scripted database) {
    DatabaseFacts facts = of(new FakePool(database.source(), new FakeConfig()));
    facts.askNow();
    assertThat(errors.first()).isEmpty();
    return facts.databases().get("main");
  }

  private DatabaseFacts of(Object pool) {
    return new DatabaseFacts(() -> Map.of("main", List.of(pool)), errors);
  }

  /** Looks like a HikariPool. */
  public static final class FakePool {

    public final FakeConfig config;
    private final DataSource source;

    FakePool(DataSource source, FakeConfig config) {
      this.source = source;
      this.config = config;
    }

    public DataSource getUnwrappedDataSource() {
      return source;
    }
  }

  /** Looks like a HikariConfig that was given a data source with credentials. */
  public static final class FakeConfig {

    public String getUsername() {
      return "shop";
    }

    public String getPassword() {
      return "secret";
    }

    public Object getDataSource() {
      return "given";
    }
  }

  /** A database of few words. */
  private static final class Scripted {

    final AtomicInteger open = new AtomicInteger();
    boolean refuses;
    private final String name;
    private final String version;
    private final Map<String, Integer> answers = new HashMap<>();

    Scripted(String name, String version) {
      this.name = name;
      this.version = version;
    }

    void answer(String inQuestion, int number) {
      answers.put(inQuestion, number);
    }

    DataSource source() {
      return fake(
          DataSource.class,
          (proxy, method, args) -> {
            assertThat(args).containsExactly("shop", "secret");
            if (refuses) {
              throw new SQLException("connection refused");
            }
            open.incrementAndGet();
            return connection();
          });
    }

    private Connection connection() {
      return fake(
          Connection.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "getMetaData" -> about();
                case "createStatement" -> statement();
                case "close" -> {
                  open.decrementAndGet();
                  yield null;
                }
                default -> throw new SQLException(method.getName());
              });
    }

    private DatabaseMetaData about() {
      return fake(
          DatabaseMetaData.class,
          (proxy, method, args) ->
              method.getName().equals("getDatabaseProductName") ? name : version);
    }

    private Statement statement() {
      return fake(
          Statement.class,
          (proxy, method, args) ->
              method.getName().equals("executeQuery") ? row(String.valueOf(args[0])) : null);
    }

    private ResultSet row(String sql) throws SQLException {
      int number =
          answers.entrySet().stream()
              .filter(e -> sql.contains(e.getKey()))
              .findFirst()
              .orElseThrow(() -> new SQLException("unexpected " + sql))
              .getValue();
      return fake(
          ResultSet.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "next" -> true;
                case "getInt" -> number;
                default -> null;
              });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
  }
}
