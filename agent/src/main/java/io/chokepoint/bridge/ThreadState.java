package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What a thread is at beside its request, kept with the {@link Ledger} that it has. Written and
 * read by its owner alone: all of it is plain.
 */
final class ThreadState {

  boolean virtual;

  /** Whether nothing that the thread does is recorded, as it is the agent's, or one too many. */
  boolean muted;

  /** Whether it is an event loop's, at handling what came in. */
  boolean hosts;

  /** Whose request that is without being with it, as it has left or could not come; or null. */
  @Nullable Object left;

  /** Whether it is putting a task into a queue, see {@link Tasks#queueing}. */
  boolean queueing;

  /** The task it has just done, until it begins something else; null where none. */
  @Nullable Carried done;

  long doneNanos;

  // the work it took up, for the request that begins with it
  private @Nullable Resource workers;
  private long readyNanos;
  private long takenNanos;

  private long sqlNanos;
  private long committedNanos;
  private int random = System.identityHashCode(this) | 1;

  /** Whether chance says yes, once in {@code mask + 1}. Marsaglia's xorshift. */
  boolean draw(int mask) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random & mask) == 0;
  }

  /** A worker took up what had been ready for it since then. */
  void tookUp(Resource pool, long ready, long taken) {
    workers = pool;
    readyNanos = ready;
    takenNanos = taken;
  }

  /** What it took up is done, or turned out to be no request. */
  void putDown() {
    workers = null;
  }

  /** Whose worker took up what it has; null where it has nothing. */
  @Nullable Resource workers() {
    return workers;
  }

  /** When what it took up was ready. */
  long readyNanos() {
    return readyNanos;
  }

  long takenNanos() {
    return takenNanos;
  }

  void executed(long nanos) {
    sqlNanos += nanos;
    committedNanos = 0;
  }

  /** A commit or a rollback was: of several with no statement between them the first ends it. */
  void committed(long nanos, long now) {
    sqlNanos += nanos;
    committedNanos = committedNanos == 0 ? now : committedNanos;
  }

  /** How long ago a transaction ended after which nothing was executed; 0 where none did. */
  long sinceCommit(long now) {
    return committedNanos == 0 ? 0 : Math.max(0, now - committedNanos);
  }

  /** Its time in SQL, ever. */
  long sqlNanos() {
    return sqlNanos;
  }
}
