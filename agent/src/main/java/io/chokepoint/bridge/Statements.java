package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** What advice says of SQL: statements prepared and executed. */
public final class Statements {

  private Statements() {}

  /**
   * A statement is about to be executed; returns when, 0 if this is part of another's execution.
   *
   * @param statement the java.sql.Statement, which remembers its SQL
   * @param sql given with the call; null if prepared before
   */
  public static long started(Object statement, @Nullable String sql) {
    Ledger ledger = Bridge.LEDGERS.current();
    Sink to = Bridge.sink();
    if (ledger.within(Resource.Kind.SQL) || ledger.state.muted || to == null) {
      return 0;
    }
    Object tag = sql != null ? null : Tags.get(statement);
    Resource resource =
        tag instanceof Resource ? (Resource) tag : to.statement(sql, statement.getClass());
    long now = System.nanoTime();
    ledger.enterSql(resource, now);
    Delay.visited(ledger, resource);
    return now;
  }

  /** The same for a text that is executed as it is: its result is to know whose it is. */
  public static long startedText(Object statement, @Nullable String sql) {
    long started = started(statement, sql);
    if (started != 0 && statement instanceof Tagged) {
      ((Tagged) statement).chokepoint$tag(Bridge.LEDGERS.current().sqlResource());
    }
    return started;
  }

  /** The execution that began at {@code started} ended. */
  public static void ended(long started, boolean failed, boolean timedOut) {
    Sink to = Bridge.sink();
    if (started == 0 || to == null) {
      return;
    }
    Ledger ledger = Bridge.LEDGERS.current();
    Resource resource = ledger.sqlResource();
    long nanos = ledger.exitSql(started, System.nanoTime());
    if (timedOut) {
      ledger.identity.sqlTimedOut = true;
    }
    if (resource != null) {
      to.statementEnded(
          resource,
          nanos,
          timedOut ? Sink.Outcome.TIMED_OUT : failed ? Sink.Outcome.FAILED : Sink.Outcome.DONE);
    }
  }

  /**
   * The first row of a result was read.
   *
   * @param statement whose result it is; null where the driver does not tell
   */
  public static void reads(Object result, @Nullable Object statement) {
    Object tag = statement == null ? null : Tags.get(statement);
    if (result instanceof Tagged) {
      ((Tagged) result).chokepoint$tag(tag);
    }
  }

  /** No more rows of a result will be read than these. */
  public static void read(Object result, long rows) {
    Sink to = Bridge.sink();
    Object tag = result instanceof Tagged ? ((Tagged) result).chokepoint$tag() : null;
    if (to != null && tag instanceof Resource && !Bridge.LEDGERS.current().state.muted) {
      to.rowsRead((Resource) tag, rows);
    }
  }

  /** A statement was prepared: it will remember its SQL. */
  public static void prepared(@Nullable Object statement, @Nullable String sql) {
    Sink to = Bridge.sink();
    if (statement != null && sql != null && to != null) {
      Tags.set(statement, to.statement(sql, statement.getClass()));
    }
  }
}
