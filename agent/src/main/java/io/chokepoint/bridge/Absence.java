package io.chokepoint.bridge;

/**
 * A request's time on no thread, and since when nothing says what it waits for there. Written by
 * the owner of its {@link Ledger}.
 */
final class Absence {

  private boolean away;
  private long leftNanos;
  private long cameNanos;
  private long stoodNanos;
  private long accountedThen;
  private long awayNanos;
  private long unexplainedNanos;

  /** Written before {@link Ledger#thread}, read after it. */
  private int moves;

  void clear() {
    away = false;
    awayNanos = 0;
  }

  /**
   * The request leaves its thread.
   *
   * @param accounted its time that is accounted for by now, in whatever way
   */
  void begins(long now, long accounted) {
    moves++;
    unexplainedNanos = now;
    leftNanos = now;
    accountedThen = accounted;
    away = true;
  }

  /**
   * It comes to a thread, or ends.
   *
   * @param stood what of its absence all threads stood still, which is accounted for
   */
  void ends(long now, long accounted, long stood) {
    moves++;
    cameNanos = now;
    stoodNanos = stood;
    awayNanos += Math.max(0, now - leftNanos - (accounted - accountedThen));
    away = false;
  }

  boolean isAway() {
    return away;
  }

  /**
   * What it waited for until it came last is known, now that it is on a thread; returns how long
   * that was, from {@code began} on or from when it left.
   */
  long explainedUntilCame(long began) {
    long from = Math.max(unexplainedNanos, began);
    long waited = away ? 0 : Math.max(0, cameNanos - from - stoodNanos);
    unexplainedNanos = Math.max(unexplainedNanos, cameNanos);
    awayNanos -= Math.min(awayNanos, waited);
    return waited;
  }

  /** What it waited for until now is known. */
  void explained(long now) {
    unexplainedNanos = now;
  }

  /** Since when it is away and nothing says what it waits for. */
  long unexplainedSince() {
    return unexplainedNanos;
  }

  /** What nothing accounts for, in all. */
  long nanos() {
    return awayNanos;
  }

  /** How often the request left a thread or came to one. */
  int moves() {
    return moves;
  }
}
