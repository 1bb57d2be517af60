package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A virtual thread's waits for a carrier, each from when it could run until it did, and what it did
 * with the one it has.
 *
 * <p>Written in turns: by the thread that makes it runnable, by the carrier that takes it up, and
 * by the thread itself. The scheduler's queue and the mounting stand between them, so that plain
 * fields do; others may see them a little late.
 */
final class CarrierWait {

  /** Who is told of waits; null while nothing is recorded. */
  private static volatile @Nullable Listener listener;

  private boolean waiting;
  private long since;
  private int times;
  private long nanos;
  private long lastFrom;
  private long lastUntil;

  /** Its place among those that have a carrier; negative while it has none. */
  int seat = -1;

  /** Since when it has its carrier. */
  long mountedNanos;

  /** Where it keeps its carrier from others while it waits itself; null where it does not. */
  volatile @Nullable String pinnedAt;

  /** Where it last did, with this carrier. */
  private @Nullable String wasPinnedAt;

  void clear(long now) {
    waiting = false;
    take();
    mounts(now);
  }

  boolean isWaiting() {
    return waiting;
  }

  /** The thread could run. */
  void begins(long now) {
    since = now;
    waiting = true;
  }

  /** The thread runs. */
  void ends(long now) {
    if (waiting) {
      waiting = false;
      nanos += Math.max(0, now - since);
      times++;
      lastFrom = since;
      lastUntil = now;
    }
    mounts(now);
  }

  private void mounts(long now) {
    mountedNanos = now;
    pinnedAt = null;
    wasPinnedAt = null;
  }

  /** It waited and kept its carrier; returns where. */
  @Nullable String unpinned() {
    wasPinnedAt = pinnedAt;
    pinnedAt = null;
    return wasPinnedAt;
  }

  /** What kept its carrier, where that was a wait whose place is known. */
  @Nullable String place() {
    String now = pinnedAt;
    String place = now == null ? wasPinnedAt : now;
    return place == null || place.isEmpty() ? null : place;
  }

  /** How many waits are over since {@link #take}. */
  int times() {
    return times;
  }

  /** Is told of waits that are over. */
  interface Listener {
    /**
     * @param nanos of all waits since the last time
     * @param from when the last of them began
     */
    void waited(Resource carriers, long nanos, long from, long until);
  }

  /** From now on waits are told here. */
  static void tell(@Nullable Listener to) {
    listener = to;
  }

  /** The same as {@link #take}; the listener is told of it as a wait for these carriers. */
  long takeAndTell(Resource carriers) {
    boolean any = times > 0;
    long waited = take();
    Listener to = listener;
    if (any && to != null) {
      to.waited(carriers, waited, lastFrom, lastUntil);
    }
    return waited;
  }

  /** What was waited since this was last asked. */
  long take() {
    long waited = nanos;
    nanos = 0;
    times = 0;
    return waited;
  }
}
