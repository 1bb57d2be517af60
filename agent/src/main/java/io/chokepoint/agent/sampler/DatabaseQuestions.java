package io.chokepoint.agent.sampler;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.Plan;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What to ask the database behind a pool for its connections, by product. */
final class DatabaseQuestions {

  private static final int TIMEOUT_SECONDS = 2;

  /** What an application may open: the places kept for administrators are not for it. */
  private static final String POSTGRES_MAX =
      "select current_setting('max_connections')::int"
          + " - current_setting('superuser_reserved_connections')::int"
          + " - coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0)";

  /**
   * Of others' sessions an ordinary user is not shown the type, but user and database: the server's
   * own workers lack one or the other.
   */
  private static final String POSTGRES_USED =
      "select count(*) from pg_stat_activity where usesysid is not null"
          + " and datid is not null"
          + " and coalesce(backend_type, 'client backend') = 'client backend'"
          + " and pid <> pg_backend_pid()";

  private static final String MYSQL_MAX = "select @@max_connections";

  /** Less ours. */
  private static final String MYSQL_USED = "show global status like 'Threads_connected'";

  /** Of others' sessions an ordinary user is not shown what they wait for, but of his own he is. */
  private static final String POSTGRES_LOCKED =
      "select wait_event, count(*) from pg_stat_activity"
          + " where wait_event_type = 'Lock' and datname = current_database() group by 1";

  private static final String MYSQL_LOCKED =
      "select 'row', count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'";

  private static final String POSTGRES_DEADLOCKS =
      "select deadlocks from pg_stat_database where datname = current_database()";

  private static final String MYSQL_DEADLOCKS =
      "select count from information_schema.innodb_metrics where name = 'lock_deadlocks'";

  private static final String H2_LOCKED =
      "select 'row', count(*) from information_schema.sessions where blocker_id is not null";

  private static final String POSTGRES_LEFT =
      "select c.relname from pg_class c where c.relkind = 'i' and c.relname like 'chokepoint\\_tried\\_%'"
          + " and not exists (select 1 from pg_locks where locktype = 'advisory' and classid = "
          + LackedIndex.LOCKS
          + ")";

  private DatabaseQuestions() {}

  /**
   * What one look found.
   *
   * @param waiting sessions by what lock they wait for; null where that was not told
   * @param deadlocks that were broken up so far; null where that was not told
   */
  record Seen(@Nullable Map<String, Integer> waiting, @Nullable Long deadlocks, List<Plan> plans) {}

  /**
   * Closes the connection; null where there is none.
   *
   * @param left is told each index that a trial has left behind
   */
  static @Nullable Database askBehind(@Nullable Beside opened, Consumer<String> left)
      throws Exception {
    try (Beside beside = opened) {
      if (beside == null) {
        return null;
      }
      if (product(beside.connection()).contains("postgres")) {
        names(beside.connection(), POSTGRES_LEFT).forEach(left);
      }
      return ask(beside.connection());
    }
  }

  private static List<String> names(Connection connection, String sql) {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      // none is known
    }
    return names;
  }

  /**
   * Closes the connection; null where there is none.
   *
   * @param queries to ask the plans of
   */
  static @Nullable Seen lookBehind(@Nullable Beside opened, List<String> queries) throws Exception {
    try (Beside beside = opened) {
      if (beside == null) {
        return null;
      }
      Connection connection = beside.connection();
      Map<String, Integer> waiting = locked(connection);
      List<Plan> plans = new ArrayList<>();
      for (String query : queries) {
        Plan plan = Plans.of(connection, query);
        if (plan != null && !plan.tables().isEmpty()) {
          plans.add(plan);
        }
      }
      return new Seen(waiting, deadlocks(connection), plans);
    }
  }

  /**
   * Sessions that wait for a lock of another session, by what they wait for; null where the
   * database is not one that tells, or does not tell us.
   */
  private static @Nullable Map<String, Integer> locked(Connection connection) throws SQLException {
    String kind = product(connection);
    if (kind.contains("postgres")) {
      return counts(connection, POSTGRES_LOCKED);
    }
    if (kind.contains("mysql") || kind.contains("mariadb")) {
      return counts(connection, MYSQL_LOCKED);
    }
    return kind.equals("h2") ? counts(connection, H2_LOCKED) : null;
  }

  private static @Nullable Long deadlocks(Connection connection) throws SQLException {
    String kind = product(connection);
    String sql =
        kind.contains("postgres")
            ? POSTGRES_DEADLOCKS
            : kind.contains("mysql") || kind.contains("mariadb") ? MYSQL_DEADLOCKS : null;
    return sql == null ? null : number(connection, sql, 1);
  }

  static String product(Connection connection) throws SQLException {
    return String.valueOf(connection.getMetaData().getDatabaseProductName())
        .toLowerCase(Locale.ROOT);
  }

  private static @Nullable Map<String, Integer> counts(Connection connection, String sql) {
    Map<String, Integer> counts = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          if (rows.getInt(2) > 0) {
            counts.put(String.valueOf(rows.getString(1)), rows.getInt(2));
          }
        }
        return counts;
      }
    } catch (SQLException e) {
      return null;
    }
  }

  static Database ask(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String name = about.getDatabaseProductName();
    String product = name + " " + shortVersion(about.getDatabaseProductVersion());
    String kind = name.toLowerCase(Locale.ROOT);
    if (kind.contains("postgres")) {
      return new Database(
          product, count(connection, POSTGRES_MAX, 1), count(connection, POSTGRES_USED, 1));
    }
    if (kind.contains("mysql") || kind.contains("mariadb")) {
      Integer used = count(connection, MYSQL_USED, 2);
      return new Database(product, count(connection, MYSQL_MAX, 1), used == null ? null : used - 1);
    }
    return new Database(product, null, null);
  }

  /** Null where the question is refused: a product that only calls itself so. */
  private static @Nullable Long number(Connection connection, String sql, int column) {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet row = statement.executeQuery(sql)) {
        return row.next() ? (Long) row.getLong(column) : null;
      }
    } catch (SQLException e) {
      return null;
    }
  }

  private static @Nullable Integer count(Connection connection, String sql, int column) {
    Long number = number(connection, sql, column);
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  /** {@code 17.11 (Debian 17.11-1)} without where it was packaged. */
  private static String shortVersion(@Nullable String version) {
    return version == null ? "" : version.trim().split(" ")[0];
  }
}
