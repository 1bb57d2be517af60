package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** What advice says of pools: waits for what they lend, and how long it was out, and with whom. */
public final class Borrows {

  /** Has the connections of which it is not known what request asked for them. */
  static final Ledger NO_REQUEST = new Ledger();

  private static final Object NO_POOL = new Object();

  private Borrows() {}

  /**
   * A thread asks for a connection; returns when, 0 if it is not accounted for: inside another
   * borrow from the same pool, as a pool's ways to borrow are built upon each other.
   */
  public static long started(Object pool) {
    long started = sharingStarted(pool);
    if (started != 0) {
      needsAnother(pool);
    }
    return started;
  }

  /** As {@link #started}, of a pool that may lend again what the thread has already. */
  public static long sharingStarted(Object pool) {
    Ledger ledger = Bridge.LEDGERS.current();
    Sink to = Bridge.sink();
    if (ledger.state.muted || to == null) {
      return 0;
    }
    Resource resource = poolOf(pool, to);
    if (resource == null || ledger.borrowing(resource)) {
      return 0;
    }
    long now = System.nanoTime();
    ledger.enter(resource, now);
    return now;
  }

  /** The thread is inside a borrow that nothing can serve that the thread has already. */
  public static void needsAnother(Object pool) {
    Object tag = Tags.get(pool);
    Ledger ledger = Bridge.LEDGERS.current();
    Sink to = Bridge.sink();
    if (to != null && tag instanceof Resource && ledger.holds((Resource) tag)) {
      Resource resource = (Resource) tag;
      boolean due = resource.stacks.dueOfNested(System.nanoTime());
      ledger.nested(resource, due ? Stacks.here() : null, to);
    }
  }

  /** Null where the pool is none that requests queue for. */
  static @Nullable Resource poolOf(Object pool, Sink to) {
    Object tag = Tags.get(pool);
    if (tag == null) {
      Resource made = to.pool(pool);
      tag = Tags.setIfAbsent(pool, made == null ? NO_POOL : made);
    }
    return tag instanceof Resource ? (Resource) tag : null;
  }

  /** The thread stopped waiting. */
  public static void ended(Object pool, long started, boolean timedOut) {
    Sink to = Bridge.sink();
    if (started == 0 || to == null) {
      return;
    }
    Resource resource = poolOf(pool, to);
    if (resource == null) {
      return;
    }
    Ledger ledger = Bridge.LEDGERS.current();
    long now = System.nanoTime();
    ledger.exitBorrow(resource, now);
    if (timedOut) {
      ledger.identity.poolTimedOut = true;
    }
    to.borrowEnded(resource, now - started, timedOut);
    if (!timedOut) {
      Delay.visited(ledger, resource);
    }
  }

  /** A connection goes out to this thread, which is inside a borrow and in no other visit. */
  public static void borrowed(Object entry) {
    Ledger ledger = Bridge.LEDGERS.current();
    Resource pool = ledger.segments.innermost();
    if (pool != null && pool.isPool()) {
      goesOut(ledger, pool, entry);
    }
  }

  /** A connection of this pool goes out to this thread, if it is inside a borrow from it. */
  public static void borrowed(Object pool, Object entry) {
    Object tag = Tags.get(pool);
    Ledger ledger = Bridge.LEDGERS.current();
    if (tag instanceof Resource && ledger.borrowing((Resource) tag)) {
      goesOut(ledger, (Resource) tag, entry);
    }
  }

  static void goesOut(Ledger ledger, Resource pool, Object entry) {
    Sink to = Bridge.sink();
    if (to == null) {
      return;
    }
    Hold hold = holdOf(entry, pool, to);
    if (hold.isOut()) {
      return; // shared with its holder, as within a transaction
    }
    long now = to.borrowed(pool);
    hold.borrowed(ledger, now, pool.stacks.due(now) ? Stacks.here() : null);
    if (ledger.isOpen()) {
      ledger.took(hold);
    }
  }

  private static Hold holdOf(Object entry, Resource pool, Sink to) {
    Object tag = Tags.get(entry);
    if (tag instanceof Hold) {
      return (Hold) tag;
    }
    Hold made = new Hold(pool);
    Hold hold = (Hold) Tags.setIfAbsent(entry, made);
    if (hold == made) {
      to.connectionSeen(pool, entry, hold);
    }
    return hold;
  }

  /** To be run when a connection comes back. */
  public static Runnable returning(Object entry) {
    return () -> returned(entry);
  }

  /** A connection comes back, or leaves the pool for good, by whatever thread. */
  public static void returned(Object entry) {
    Sink to = Bridge.sink();
    Object tag = Tags.get(entry);
    if (to == null || !(tag instanceof Hold)) {
      return;
    }
    Hold hold = (Hold) tag;
    if (!hold.comesBack()) {
      return;
    }
    long nanos = to.returned(hold.pool, hold.sinceNanos);
    Ledger ledger = Bridge.LEDGERS.current();
    if (hold.isOf(ledger)) {
      if (ledger.isOpen()) {
        gaveBack(ledger, hold, nanos);
      } else {
        long sql = hold.sqlNanosSince(ledger);
        to.held(hold.pool, "", "", 1, nanos, Math.min(sql, nanos), 0, 0);
      }
    } else if (!returnedWhileAway(hold, nanos)) {
      to.held(hold.pool, hold.method(), hold.route(), 1, nanos, 0, 0, 0);
    }
  }

  private static void gaveBack(Ledger ledger, Hold hold, long nanos) {
    long idle = ledger.state.sinceCommit(System.nanoTime());
    ledger.gaveBack(
        hold,
        nanos,
        hold.sqlNanosSince(ledger),
        hold.cpuNanosSince(ledger),
        idle < nanos ? idle : 0);
  }

  /** False where the request that borrowed is not on no thread. */
  private static boolean returnedWhileAway(Hold hold, long nanos) {
    Ledger by = hold.borrower;
    Home home = by == null ? null : by.home;
    Ledger waiting = home == null ? null : home.settling();
    if (home == null || waiting == null) {
      return false;
    }
    try {
      boolean its = hold.isOf(waiting) && waiting.isOpen();
      if (its) {
        gaveBack(waiting, hold, nanos);
      }
      return its;
    } finally {
      home.settled(waiting);
    }
  }
}
