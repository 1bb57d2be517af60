package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long virtual threads outside requests waited for a carrier the last time, for the request
 * that begins on one. By the thread's number, in as many slots as threads are likely to wait at
 * once: numbers are given in order, so that two that wait at once seldom meet in one. Where they
 * do, the later one stays, and the other's wait is not told.
 */
final class CarrierStarts {

  private static final int SLOTS = 1 << 13;

  private static final long WAITING = -1;

  private final AtomicLongArray threads = new AtomicLongArray(SLOTS);
  private final AtomicLongArray since = new AtomicLongArray(SLOTS);
  private final AtomicLongArray waited = new AtomicLongArray(SLOTS);

  boolean isWaiting(long thread) {
    int slot = slot(thread);
    return threads.getAcquire(slot) == thread && waited.getAcquire(slot) == WAITING;
  }

  /** The thread could run. */
  void begins(long thread, long now) {
    int slot = slot(thread);
    threads.setRelease(slot, 0);
    since.setRelease(slot, now);
    waited.setRelease(slot, WAITING);
    threads.setRelease(slot, thread);
  }

  /** The thread runs. */
  void ends(long thread, long now) {
    int slot = slot(thread);
    long began = since.getAcquire(slot);
    if (isWaiting(thread)) {
      waited.setRelease(slot, Math.max(0, now - began));
    }
  }

  /** How long the thread waited before it ran this time, once; 0 where that is not known. */
  long take(long thread) {
    int slot = slot(thread);
    long nanos = waited.getAcquire(slot);
    if (threads.getAcquire(slot) != thread) {
      return 0;
    }
    threads.setRelease(slot, 0);
    return Math.max(0, nanos);
  }

  private static int slot(long thread) {
    return (int) thread & (SLOTS - 1);
  }
}
