package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.driver.plan.Backing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A PostgreSQL server, through its statistics views. Sees the states of other users' sessions only
 * as a superuser or member of {@code pg_monitor}; without, they count as {@code unknown}.
 */
final class PostgresProbe implements BackingProbe {

  private static final String ACTIVITY =
      """
      select /* chokepoint */ pid, backend_type = 'client backend', coalesce(state, 'unknown'),
             coalesce(wait_event_type, '') = 'Lock', pid = pg_backend_pid()
      from pg_stat_activity
      """;

  private static final String DATABASE =
      """
      select /* chokepoint */ xact_commit, xact_rollback, deadlocks, blks_hit, blks_read
      from pg_stat_database where datname = current_database()
      """;

  private static final String STATEMENTS =
      """
      select /* chokepoint */ coalesce(sum(calls), 0), coalesce(sum(total_exec_time), 0)
      from pg_stat_statements(false)
      where dbid = (select oid from pg_database where datname = current_database())
        and queryid <> all ('{%s}'::bigint[])
      """;

  private static final String OWN =
      """
      select string_agg(queryid::text, ',')
      from pg_stat_statements
      where query like '%/* chokepoint */%'
      """;

  private final String name;
  private final Connection connection;
  private final @Nullable Integer maxConnections;
  private final Rate commits = new Rate();
  private final Rate rollbacks = new Rate();
  private final Rate deadlocks = new Rate();
  private final Rate blocksHit = new Rate();
  private final Rate blocksRead = new Rate();
  private final Rate statements = new Rate();
  private final Rate statementTime = new Rate();
  private final Rate cpu = new Rate();
  private @Nullable String statementsSql;
  private long lastNanos = System.nanoTime();

  private PostgresProbe(String name, Connection connection) throws SQLException {
    this.name = name;
    this.connection = connection;
    this.maxConnections = maxConnections();
    this.statementsSql = hasStatements() ? withoutOwn() : null;
  }

  static PostgresProbe open(Backing service) throws ProbeException {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "chokepoint");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "5");
    set(properties, "user", service.user());
    set(properties, "password", service.password());
    try {
      @Nullable Connection connection = new Driver().connect(service.address(), properties);
      if (connection == null) {
        throw new SQLException("no address of PostgreSQL");
      }
      return new PostgresProbe(service.name(), connection);
    } catch (SQLException e) {
      throw new ProbeException(reason(e), e);
    }
  }

  @Override
  public BackingWindow sample(long startMillis) throws ProbeException {
    long now = System.nanoTime();
    double seconds = (now - lastNanos) / 1e9;
    lastNanos = now;
    try (Statement sql = connection.createStatement()) {
      Activity activity = activity(sql);
      database(sql, seconds);
      statements(sql, seconds);
      activity.cpuNanos().ifPresent(nanos -> cpu.look(nanos / 1e9, seconds));
      return new BackingWindow(startMillis, Map.of(name, sample(activity)), Map.of());
    } catch (SQLException e) {
      throw new ProbeException(reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone already
    }
  }

  private record Activity(Map<String, Integer> states, int lockWaits, OptionalLong cpuNanos) {}

  private Activity activity(Statement sql) throws SQLException {
    Map<String, Integer> states = new TreeMap<>();
    List<Long> processes = new ArrayList<>();
    int lockWaits = 0;
    long own = 0;
    try (ResultSet rows = sql.executeQuery(ACTIVITY)) {
      while (rows.next()) {
        long process = rows.getLong(1);
        processes.add(process);
        if (rows.getBoolean(5)) {
          own = process;
        } else if (rows.getBoolean(2)) {
          states.merge(rows.getString(3), 1, Integer::sum);
          lockWaits += rows.getBoolean(4) ? 1 : 0;
        }
      }
    }
    return new Activity(states, lockWaits, ServerCpu.nanos(own, processes));
  }

  private void database(Statement sql, double seconds) throws SQLException {
    try (ResultSet row = sql.executeQuery(DATABASE)) {
      if (row.next()) {
        commits.look(row.getLong(1), seconds);
        rollbacks.look(row.getLong(2), seconds);
        deadlocks.look(row.getLong(3), seconds);
        blocksHit.look(row.getLong(4), seconds);
        blocksRead.look(row.getLong(5), seconds);
      }
    }
  }

  private void statements(Statement sql, double seconds) {
    if (statementsSql == null) {
      return;
    }
    try (ResultSet row = sql.executeQuery(statementsSql)) {
      if (row.next()) {
        statements.look(row.getLong(1), seconds);
        statementTime.look(row.getDouble(2), seconds);
      }
    } catch (SQLException e) {
      statementsSql = null; // not loaded, or not for us: the rest is still worth having
    }
  }

  private PostgresSample sample(Activity activity) {
    return new PostgresSample(
        activity.states(),
        maxConnections,
        activity.lockWaits(),
        commits.perSecond(),
        rollbacks.perSecond(),
        deadlocks.perSecond(),
        blocksRead.perSecond(),
        blocksHit.shareWith(blocksRead),
        statementsSql != null ? statements.perSecond() : null,
        statementsSql != null && statements.grown() > 0
            ? statementTime.grown() / statements.grown()
            : null,
        activity.cpuNanos().isPresent() ? cpu.perSecond() : null);
  }

  private @Nullable Integer maxConnections() throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("show max_connections")) {
      return row.next() ? row.getInt(1) : null;
    }
  }

  private boolean hasStatements() throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row =
            sql.executeQuery("select 1 from pg_extension where extname = 'pg_stat_statements'")) {
      return row.next();
    }
  }

  /**
   * The statements but for those of probes, which an idle database would seem to be busy with: they
   * are asked once, whereupon the server knows them, and then left out by their identifiers. Null
   * where the extension is not loaded, or not for us.
   */
  private @Nullable String withoutOwn() {
    try (Statement sql = connection.createStatement()) {
      for (String own : List.of(ACTIVITY, DATABASE, STATEMENTS.formatted(""))) {
        sql.execute(own);
      }
      try (ResultSet row = sql.executeQuery(OWN)) {
        String own = row.next() ? row.getString(1) : null;
        return STATEMENTS.formatted(own == null ? "" : own);
      }
    } catch (SQLException e) {
      return null;
    }
  }

  private static void set(Properties properties, String key, @Nullable String value) {
    if (value != null) {
      properties.setProperty(key, value);
    }
  }

  private static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
  }
}
