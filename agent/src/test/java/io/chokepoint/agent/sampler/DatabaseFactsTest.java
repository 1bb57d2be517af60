package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.hikari.HikariLibrary;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.LockLook;
import io.chokepoint.core.run.Setup.Plan;
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
  private List<String> slow = List.of();

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
  void tellsHowQueriesReadTheirTablesWithoutExecutingThem() throws SQLException {
    try (HikariDataSource source = h2("jdbc:h2:mem:plans");
        Connection connection = source.getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("create table orders (id int primary key, customer_id int, state int)");
      sql.execute("create table item (id int primary key, order_id int)");
      sql.execute("create index item_order on item (order_id)");
      sql.execute("insert into orders select x, x, x from system_range(1, 500)");
      DatabaseFacts facts = of((HikariPool) source.getHikariPoolMXBean());
      slow =
          List.of(
              "select * from orders where customer_id = ?",
              "select * from orders where id = ?",
              "select o.state from orders o join item i on i.order_id = o.id where i.order_id = ?",
              "delete from orders where id = ?",
              "select * from orders where id = ?; delete from orders",
              "select * from nowhere");

      facts.askNow();
      facts.lookNow(true);
      facts.lookNow(true);

      Map<String, Plan> plans = new HashMap<>();
      facts.databases().get("main").plans().forEach(p -> plans.put(p.statement(), p));
      assertThat(plans.keySet()).containsExactlyInAnyOrder(slow.get(0), slow.get(1), slow.get(2));
      assertThat(facts.databases().get("main").plans()).hasSize(3);
      Access scan = plans.get(slow.get(0)).tables().get(0);
      assertThat(scan.table()).isEqualTo("ORDERS");
      assertThat(scan.index()).isNull();
      assertThat(scan.rows()).isEqualTo(500);
      assertThat(scan.indexes())
          .anySatisfy(i -> assertThat(i.columns()).containsExactly("ID"))
          .hasSize(1);
      assertThat(plans.get(slow.get(1)).tables().get(0).index()).startsWith("PRIMARY_KEY");
      assertThat(plans.get(slow.get(2)).tables())
          .filteredOn(a -> a.table().equals("ITEM"))
          .allSatisfy(a -> assertThat(a.index()).isEqualTo("ITEM_ORDER"))
          .hasSize(1);
      assertThat(rows(sql, "orders")).isEqualTo(500);
      assertThat(errors.count()).isZero();
    }
  }

  @Test
  void looksForSessionsThatWaitForLocks() throws SQLException {
    try (HikariDataSource source = h2("jdbc:h2:mem:locks;LOCK_TIMEOUT=10000");
        Connection holder = source.getConnection();
        Statement holding = holder.createStatement()) {
      holding.execute("create table account (id int primary key, balance int)");
      holding.execute("insert into account values (1, 0)");
      DatabaseFacts facts = of((HikariPool) source.getHikariPoolMXBean());
      facts.askNow();
      facts.lookNow(false);
      assertThat(facts.databases().get("main").locks().get(0).waiting()).isEmpty();
      holder.setAutoCommit(false);
      holding.execute("update account set balance = 1 where id = 1");
      Thread waiter =
          new Thread(
              () -> {
                try (Connection other = source.getConnection();
                    Statement sql = other.createStatement()) {
                  sql.execute("update account set balance = 2 where id = 1");
                } catch (SQLException e) {
                  errors.add("waiting", e);
                }
              });
      waiter.start();
      await()
          .untilAsserted(
              () -> {
                facts.lookNow(false);
                List<LockLook> locks = facts.databases().get("main").locks();
                assertThat(locks.get(locks.size() - 1).waiting()).isEqualTo(Map.of("row", 1));
              });
      holder.commit();
      waiter.join();
      assertThat(errors.count()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int rows(Statement sql, String table) throws SQLException {
    try (ResultSet row = sql.executeQuery("select count(*) from " + table)) {
      return row.next() ? row.getInt(1) : -1;
    }
  }

  private static HikariDataSource h2(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(3);
    return new HikariDataSource(config);
  }

  @Test
  void leavesADatabaseThatDoesNotAnswerUnknownAndCountsNoErrorOfTheAgents() {
    Scripted down = new Scripted("PostgreSQL", "17");
    down.refuses = true;
    DatabaseFacts facts = of(new FakePool(down.source(), new FakeConfig()));

    facts.askNow();
    facts.askNow();

    assertThat(facts.databases()).isEmpty();
    assertThat(errors.count()).isZero();
  }

  @Test
  void countsAPoolThatCannotBeReadOnce() {
    DatabaseFacts facts = of(new FakePool(new Scripted("PostgreSQL", "17").source(), null));

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
    PoolReader reader = new HikariLibrary().pools();
    return new DatabaseFacts(
        () -> Map.of("main", List.of(pool)),
        opened -> reader.beside(new Reflected(opened)),
        () -> slow,
        line -> {},
        errors);
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
                case "getLong" -> (long) number;
                default -> null;
              });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
  }
}
