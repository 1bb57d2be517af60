package io.chokepoint.agent.sampler;

import io.chokepoint.core.run.Setup.Database;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
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

  private DatabaseQuestions() {}

  /** Over a connection of its own. */
  static Database askBehind(Object pool) throws ReflectiveOperationException, SQLException {
    try (Connection connection = connect(pool)) {
      return ask(connection);
    }
  }

  /** As HikariCP itself connects: with the pool's credentials where it was given a data source. */
  private static Connection connect(Object pool) throws ReflectiveOperationException, SQLException {
    if (!(call(pool, "getUnwrappedDataSource") instanceof DataSource source)) {
      throw new SQLException("the pool has no data source");
    }
    Field field = pool.getClass().getField("config");
    field.setAccessible(true); // public, in a class that is not
    Object config = field.get(pool);
    Object user = config == null ? null : call(config, "getUsername");
    boolean ownSource = config != null && call(config, "getDataSource") != null;
    if (user == null || config == null || !ownSource) {
      return source.getConnection();
    }
    return source.getConnection(String.valueOf(user), text(call(config, "getPassword")));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable Object call(Object target, String getter)
      throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(getter);
    method.setAccessible(true);
    return method.invoke(target);
  }

  static Database ask(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String name = about.getDatabaseProductName();
    String product = name + " " + shortVersion(about.getDatabaseProductVersion());
    String kind = name.toLowerCase(Locale.ROOT);
    if (kind.contains("postgres")) {
      return new Database(
          product, number(connection, POSTGRES_MAX, 1), number(connection, POSTGRES_USED, 1));
    }
    if (kind.contains("mysql") || kind.contains("mariadb")) {
      Integer used = number(connection, MYSQL_USED, 2);
      return new Database(
          product, number(connection, MYSQL_MAX, 1), used == null ? null : used - 1);
    }
    return new Database(product, null, null);
  }

  /** Null where the question is refused: a product that only calls itself so. */
  private static @Nullable Integer number(Connection connection, String sql, int column) {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet row = statement.executeQuery(sql)) {
        return row.next() ? (Integer) row.getInt(column) : null;
      }
    } catch (SQLException e) {
      return null;
    }
  }

  /** {@code 17.11 (Debian 17.11-1)} without where it was packaged. */
  private static String shortVersion(@Nullable String version) {
    return version == null ? "" : version.trim().split(" ")[0];
  }
}
