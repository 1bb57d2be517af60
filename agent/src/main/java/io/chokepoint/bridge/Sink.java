package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** Where the bridge delivers to: the recorder, on the other side of the class loaders. */
public interface Sink extends HoldSink {

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

  /** Rows of a statement's result were read one by one, none of which was told before. */
  void rowsRead(Resource statement, long rows);

  /** A thread stopped waiting for a connection, with one or without. */
  void borrowEnded(Resource pool, long waitNanos, boolean timedOut);

  /** A pool's connection is seen for the first time. */
  void connectionSeen(Resource pool, Object entry, Hold hold);

  /** A connection went out. The sink reads the clock, inside its own critical section. */
  long borrowed(Resource pool);

  /** A connection came back. The sink reads the clock. */
  long returned(Resource pool, long borrowedNanos);

  /**
   * A request waited for a lock.
   *
   * @param holder who held it when the wait began; null where unknown
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
