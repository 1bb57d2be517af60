package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice in Vert.x' SQL clients calls: commands that a request gives to a connection, and
 * connections that it asks a pool for. It waits for both on no thread, and goes on where {@link
 * Dispatches} brings it back to its context.
 */
public final class VertxSqlCalls {

  /** A command, or a wait for a connection, on behalf of the current thread's request, if any. */
  private static final class Asked {

    final String sql;
    final @Nullable Ledger root;
    final long request;
    final @Nullable LaterCall call;

    /** Whose connection it waits for, and since when; null where it waits for none. */
    @Nullable Object pool;

    long sinceNanos = System.nanoTime();

    /** What is executed, from when a connection got it until its answer. */
    @Nullable Resource statement;

    Asked(String sql) {
      this.sql = sql;
      Ledger ledger = Bridge.LEDGERS.peek();
      root = ledger != null && ledger.isOpen() ? ledger : null;
      request = root == null ? 0 : root.request();
      call = root == null ? null : LaterAnswers.call(root, sinceNanos);
    }

    private boolean isOf(Ledger ledger) {
      return ledger == root && ledger.request() == request && ledger.isOpen();
    }

    /**
     * It got what it waited for.
     *
     * @param connection that goes out to the request; null where none does
     */
    void got(Resource what, @Nullable Object connection, long now) {
      Ledger own = Bridge.LEDGERS.current();
      if (root == null || isOf(own)) {
        if (root != null) {
          own.cameAfter(what, 1, sinceNanos);
        }
        goesOut(own, what, connection);
        return;
      }
      Home home = call == null ? null : call.home;
      Ledger waiting = home == null ? null : home.settling();
      try {
        boolean its = waiting != null && isOf(waiting);
        if (waiting != null && its) {
          waiting.waitedFor(what, 1, sinceNanos, now);
        }
        goesOut(waiting != null && its ? waiting : Borrows.NO_REQUEST, what, connection);
      } finally {
        if (home != null && waiting != null) {
          home.settled(waiting);
        }
      }
    }

    private static void goesOut(Ledger ledger, Resource pool, @Nullable Object connection) {
      if (connection != null) {
        Borrows.goesOut(ledger, pool, connection);
      }
    }
  }

  private VertxSqlCalls() {}

  /** A request makes a command. */
  public static void asked(Object command, @Nullable String sql) {
    if (sql != null && Bridge.sink() != null) {
      Tags.set(command, new Asked(sql));
    }
  }

  /** It asks a pool for a connection, for itself or for a command. */
  public static void waits(Object pool, Object asked) {
    if (Bridge.sink() == null) {
      return;
    }
    Object tag = Tags.get(asked);
    Asked wait = tag instanceof Asked ? (Asked) tag : new Asked("");
    wait.pool = pool;
    wait.sinceNanos = System.nanoTime();
    Tags.set(asked, wait);
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && wait.isOf(ledger)) {
      Borrows.needsAnother(pool);
    }
  }

  /** The pool has lent it one. */
  public static void lent(@Nullable Object connection, Object asked) {
    Object tag = Tags.get(asked);
    Asked wait = tag instanceof Asked ? (Asked) tag : null;
    Object pool = wait == null ? null : wait.pool;
    Sink to = Bridge.sink();
    if (wait == null || pool == null || to == null) {
      return;
    }
    wait.pool = null;
    Resource resource = Borrows.poolOf(pool, to);
    if (resource != null) {
      long now = System.nanoTime();
      to.borrowEnded(resource, now - wait.sinceNanos, false);
      wait.got(resource, connection, now);
    }
  }

  /** A driver's connection gets a command. */
  public static void sent(Object connection, Object command) {
    Object tag = Tags.get(command);
    Sink to = Bridge.sink();
    if (tag instanceof Asked && to != null) {
      Asked asked = (Asked) tag;
      asked.statement = to.statement(asked.sql, connection.getClass());
      asked.sinceNanos = System.nanoTime();
    }
  }

  /** The answer to a command is complete. */
  public static void answered(Object command, boolean failed) {
    Object tag = Tags.get(command);
    Asked asked = tag instanceof Asked ? (Asked) tag : null;
    Resource statement = asked == null ? null : asked.statement;
    Sink to = Bridge.sink();
    if (asked == null || statement == null || to == null) {
      return;
    }
    asked.statement = null;
    long now = System.nanoTime();
    to.statementEnded(
        statement, now - asked.sinceNanos, failed ? Sink.Outcome.FAILED : Sink.Outcome.DONE);
    asked.got(statement, null, now);
  }
}
