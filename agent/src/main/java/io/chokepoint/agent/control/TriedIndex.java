package io.chokepoint.agent.control;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.own.AgentThreads;
import io.chokepoint.agent.sampler.LackedIndex;
import io.chokepoint.core.text.Text;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An index of PostgreSQL's that is created to see what it gains, concurrently, and always dropped
 * again, whatever became of it: over a connection of the agent's own, in a thread of its own.
 *
 * <p>Its name says what it is. While it is there the connection holds an advisory lock of that
 * name, which PostgreSQL lets go when the service dies: an index of such a name whose lock is free
 * is one that nobody will drop, and the next trial drops it first.
 *
 * <p>Of the server's time limits it sets its own. A pooler between would leave these to the
 * application's sessions, so it is not tried where the session may be another's.
 */
final class TriedIndex {

  /** Shorter than an experiment waits for a change to take effect. */
  private static final int BUILDS_SECONDS = 25;

  private static final int DROPS_SECONDS = 10;

  /** How long each waits for transactions that were there before. */
  private static final int WAITS_SECONDS = 5;

  /** A larger table is not read in the time that there is to create an index. */
  private static final long LARGEST_BYTES = 1L << 30;

  private static final long AGAIN_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long LAST_MILLIS = 8_000;

  private static final String TABLE =
      "select n.nspname, c.relkind, pg_is_in_recovery(),"
          + " pg_has_role(c.relowner, 'USAGE'), has_schema_privilege(n.oid, 'CREATE'),"
          + " pg_backend_pid(), pg_relation_size(c.oid)"
          + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
          + " where c.oid = to_regclass(?)";

  private static final String COLUMNS =
      "select attname from pg_attribute"
          + " where attrelid = to_regclass(?) and attnum > 0 and not attisdropped";

  private static final String LEFT =
      "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
          + " where c.relkind = 'i' and c.relname like 'chokepoint\\_tried\\_%'"
          + " and pg_has_role(c.relowner, 'USAGE')";

  private static final String IS_THERE = "select to_regclass(?) is not null";

  private final LackedIndex lacked;
  private final Consumer<String> audit;
  private final AgentErrors errors;
  private final String name;
  private String schema = "";
  private boolean wanted;
  private boolean began;
  private @Nullable Statement underWay;
  private volatile boolean exists;
  private volatile boolean usable;
  private volatile @Nullable String failure;

  /**
   * One that is not there.
   *
   * @param audit takes one line for each thing that is done to the database
   */
  TriedIndex(LackedIndex lacked, Consumer<String> audit, AgentErrors errors) {
    this.lacked = lacked;
    this.audit = audit;
    this.errors = errors;
    this.name =
        LackedIndex.TRIED + Integer.toHexString((lacked.table() + lacked.columns()).hashCode());
  }

  /** Begins to create it; once. */
  synchronized void create() {
    if (!began) {
      began = true;
      wanted = true;
      exists = true;
      AgentThreads.once("chokepoint-index").newThread(this::createAndDrop).start();
    }
  }

  /** Begins to drop it, also where it is not complete. */
  synchronized void drop() {
    wanted = false;
    notifyAll();
    try {
      if (underWay != null) {
        underWay.cancel();
      }
    } catch (SQLException e) {
      // it ends by itself, by its time limit
    }
  }

  synchronized boolean wanted() {
    return wanted;
  }

  /** Whether the planner may use it. */
  boolean usable() {
    return usable;
  }

  /** Whether anything of it may be there. */
  boolean exists() {
    return exists;
  }

  /** Why it could not be created; null where nothing failed. */
  @Nullable String failure() {
    return failure;
  }

  /** For as long as the end of the JVM can wait. */
  synchronized void awaitDropped() {
    long began = System.nanoTime();
    long left = LAST_MILLIS;
    try {
      while (exists && left > 0) {
        wait(left);
        left = LAST_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (exists) {
      audit.accept("index " + name + " was not dropped in time: drop it by hand");
    }
  }

  private void createAndDrop() {
    boolean created = false;
    try (Beside beside = open()) {
      Connection connection = beside.connection();
      String refusal = refusal(connection);
      if (refusal != null) {
        failure = refusal;
        return;
      }
      created = true;
      create(connection);
      awaitUnwanted();
      usable = false;
      dropNow(connection);
      created = false;
    } catch (Exception | LinkageError e) {
      failed(e);
    } finally {
      usable = false;
      if (created) {
        dropLater();
      }
      gone();
    }
  }

  private Beside open() throws Exception {
    Beside beside = lacked.opening().beside();
    if (beside == null) {
      throw new SQLException("the pool is gone");
    }
    return beside;
  }

  /** Why it may not be created; null where it may, and is nobody else's from now on. */
  private @Nullable String refusal(Connection connection) throws Exception {
    connection.setAutoCommit(true);
    try (PreparedStatement question = connection.prepareStatement(TABLE)) {
      question.setQueryTimeout(WAITS_SECONDS);
      question.setString(1, quoted(lacked.table()));
      try (ResultSet row = question.executeQuery()) {
        if (!row.next()) {
          return "an index cannot be tried: table " + lacked.table() + " was not found";
        }
        if (row.getBoolean(3)) {
          return "an index cannot be tried: the database is a replica";
        }
        if (!row.getString(2).equals("r")) {
          return "an index cannot be tried: " + lacked.table() + " is no ordinary table";
        }
        if (!row.getBoolean(4) || !row.getBoolean(5)) {
          return "an index cannot be tried: the service's user may not create one on "
              + lacked.table();
        }
        if (row.getInt(6) != new Reflected(connection).call("getBackendPID").number()) {
          return "an index cannot be tried: a pooler is between the service and the database";
        }
        if (row.getLong(7) > LARGEST_BYTES) {
          return Text.of(
              "an index cannot be tried: table %s has %s, and %s is the most",
              lacked.table(), Text.bytes(row.getLong(7)), Text.bytes(LARGEST_BYTES));
        }
        schema = row.getString(1);
      }
    }
    String unknown = unknownColumn(connection);
    if (unknown != null) {
      return "an index cannot be tried: table " + lacked.table() + " has no column " + unknown;
    }
    limit(connection, DROPS_SECONDS);
    if (!locked(connection, name)) {
      return "an index cannot be tried: another service tries the same";
    }
    dropLeft(connection);
    return null;
  }

  private @Nullable String unknownColumn(Connection connection) throws SQLException {
    Set<String> known = new HashSet<>();
    try (PreparedStatement question = connection.prepareStatement(COLUMNS)) {
      question.setQueryTimeout(WAITS_SECONDS);
      question.setString(1, quoted(lacked.table()));
      try (ResultSet rows = question.executeQuery()) {
        while (rows.next()) {
          known.add(rows.getString(1));
        }
      }
    }
    return lacked.columns().stream().filter(c -> !known.contains(c)).findFirst().orElse(null);
  }

  /** Ours too, which an earlier life of this service may have left. */
  private void dropLeft(Connection connection) throws SQLException {
    List<List<String>> left = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(LEFT)) {
      while (rows.next()) {
        left.add(List.of(rows.getString(1), rows.getString(2)));
      }
    }
    for (List<String> index : left) {
      boolean own = index.get(1).equals(name);
      if (own || locked(connection, index.get(1))) {
        drop(connection, index.get(0), index.get(1));
        audit.accept("index " + index.get(1) + " was left by a service that ended: dropped");
        if (!own) {
          execute(connection, "select pg_advisory_unlock(" + key(index.get(1)) + ")");
        }
      }
    }
  }

  private void create(Connection connection) throws SQLException {
    String columns =
        lacked.columns().stream().map(TriedIndex::quoted).collect(Collectors.joining(", "));
    String create =
        "create index concurrently "
            + quoted(name)
            + " on "
            + quoted(schema)
            + "."
            + quoted(lacked.table())
            + " ("
            + columns
            + ")";
    limit(connection, BUILDS_SECONDS);
    audit.accept(create);
    long began = System.nanoTime();
    try (Statement sql = connection.createStatement()) {
      sql.setEscapeProcessing(false);
      if (begin(sql)) {
        sql.execute(create);
        usable = true;
        audit.accept(Text.of("index %s created in %s", name, Text.time(System.nanoTime() - began)));
      }
    } catch (SQLException e) {
      failed(e);
    } finally {
      end();
    }
  }

  private synchronized boolean begin(Statement sql) {
    underWay = wanted ? sql : null;
    return wanted;
  }

  private synchronized void end() {
    underWay = null;
  }

  /** After a failure too: the lease ends by it at once. */
  private synchronized void awaitUnwanted() {
    while (wanted && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        // meant for others: the lease says when it ends
      }
    }
  }

  private void dropNow(Connection connection) throws SQLException {
    limit(connection, DROPS_SECONDS);
    drop(connection, schema, name);
    audit.accept("index " + name + " dropped");
  }

  /** Over new connections, for as long as it takes. */
  private void dropLater() {
    String said = "";
    for (long pause = AGAIN_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try (Beside beside = open()) {
        limit(beside.connection(), DROPS_SECONDS);
        if (!isThere(beside.connection())) {
          return;
        }
        // our last session may have it for a moment yet, or another service by now
        if (locked(beside.connection(), name)) {
          dropNow(beside.connection());
          return;
        }
      } catch (Exception | LinkageError e) {
        String why = firstLine(e);
        if (!why.equals(said)) {
          audit.accept("index " + name + " is not dropped yet: " + why);
          said = why;
        }
      }
      pause(pause);
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (PreparedStatement question = connection.prepareStatement(IS_THERE)) {
      question.setString(1, quoted(schema) + "." + quoted(name));
      try (ResultSet row = question.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // meant for others
    }
  }

  private static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }

  private synchronized void gone() {
    exists = false;
    notifyAll();
  }

  private synchronized void failed(Throwable why) {
    if (!wanted) {
      return; // what was cancelled, or is dropped over another connection
    }
    if (!(why instanceof SQLException)) {
      errors.add("trying an index", why);
    }
    failure = "the index could not be created: " + firstLine(why);
  }

  private static boolean locked(Connection connection, String index) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("select pg_try_advisory_lock(" + key(index) + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String key(String index) {
    return LackedIndex.LOCKS + ", " + index.hashCode();
  }

  private static void limit(Connection connection, int seconds) throws SQLException {
    execute(connection, "set lock_timeout = '" + WAITS_SECONDS + "s'");
    execute(connection, "set statement_timeout = '" + seconds + "s'");
  }

  private static void drop(Connection connection, String of, String index) throws SQLException {
    execute(connection, "drop index concurrently if exists " + quoted(of) + "." + quoted(index));
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.setEscapeProcessing(false);
      sql.execute(text);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
