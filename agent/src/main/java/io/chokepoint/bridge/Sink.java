package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** Where the bridge delivers to: the recorder, on the other side of the class loaders. */
public interface Sink {

  /**
   * The resource that stands for a statement's text.
   *
   * @param sql null where it is not known
   * @param driver the class of the statement or connection, which tells how to read the text
   */
  Resource statement(@Nullable String sql, Class<?> driver);

  /** The resource of this kind, which is neither a statement nor a connection pool, and name. */
  Resource resource(Resource.Kind kind, String name);

  /**
   * The resource that stands for a pool: the pool's own object, whatever its class. Null where it
   * is none that requests queue for.
   */
  @Nullable Resource pool(Object pool);

  /** A request ended; the ledger is the sink's to read until this returns. */
  void requestEnded(Ledger ledger, long wallNanos);

  /** An endpoint sent a message that is no answer to a request. */
  void messageSent(String method, String route);

  void statementEnded(Resource statement, long nanos, Outcome outcome);

  /** A thread stopped waiting for a connection, with one or without. */
  void borrowEnded(Resource pool, long waitNanos, boolean timedOut);

  /** A pool's connection is seen for the first time. */
  void connectionSeen(Resource pool, Object entry, Hold hold);

  /** A connection went out. The sink reads the clock, inside its own critical section. */
  long borrowed(Resource pool);

  /**
   * Requests asked for another connection of a pool of which they had one.
   *
   * @param stack of one that did; null where none was taken
   */
  void nestedBorrows(
      Resource pool, String method, String route, long count, StackTraceElement @Nullable [] stack);

  /** A connection came back. The sink reads the clock. */
  long returned(Resource pool, long borrowedNanos);

  /** What the holder of a returned connection did with it. */
  void held(
      Resource pool,
      String method,
      String route,
      long count,
      long nanos,
      long sqlNanos,
      long cpuSampled,
      long cpuNanos);

  /** What of it was a visit to one resource. */
  void heldIn(Resource pool, String method, String route, Resource visited, long nanos);

  /**
   * A request waited for a lock.
   *
   * @param holder who held it when the wait began; null where nobody looked
   */
  void lockWaited(Resource lock, long nanos, @Nullable Holder holder);

  /** An executor runs a request's task for the first time. */
  void executorSeen(Resource executor, Object object);

  /** A request's task left an executor's queue. */
  void taskBegan(Resource executor, long queuedNanos);

  void taskEnded(Resource executor, long ranNanos);

  /** An error inside the agent, swallowed. */
  void error(Throwable error);

  /** How a statement's execution ended. */
  enum Outcome {
    DONE,
    FAILED,
    TIMED_OUT
  }
}
