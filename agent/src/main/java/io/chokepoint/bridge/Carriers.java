package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice in {@code java.lang.VirtualThread} calls: a virtual thread can run, gets a carrier,
 * leaves it, or keeps it while it waits. The first three run where a thread is neither here nor
 * there: they take no lock, make nothing and ask for no current thread.
 *
 * <p>The wait for a carrier is charged to the carriers, and to nothing the thread waited for
 * before. A wait that keeps a carrier (it is pinned, by a native frame or, up to JDK 23, a monitor)
 * is still a wait for whatever it is for; it is recorded besides as what held the carriers.
 */
public final class Carriers {

  /** As what they are among the locks that requests wait for. */
  static final String NAME = "carriers of virtual threads";

  private static final String PINNED = "virtual threads pinned";

  /** A pin that is over sooner kept no thread waiting: a futex alone takes that long. */
  private static final long SHORTEST_PIN_NANOS = 20_000;

  private static volatile @Nullable CarrierStarts starts;

  private Carriers() {}

  /** From now on advice may come: everything it needs is there. */
  public static void prepare() {
    Sites.ownWaiting();
    Followed.prepare();
    starts = new CarrierStarts();
  }

  // ---- what advice says

  /** The thread could run. Said more than once on some of the ways to the scheduler. */
  public static void runnable(Thread thread) {
    CarrierStarts outside = starts;
    if (outside == null) {
      return;
    }
    Ledger ledger = Followed.of(thread);
    if (ledger == null) {
      long id = thread.getId();
      if (!outside.isWaiting(id)) {
        outside.begins(id, System.nanoTime());
      }
    } else if (!ledger.carrier.isWaiting()) {
      ledger.carrier.begins(System.nanoTime());
    }
  }

  /** The thread gets a carrier. */
  public static void mounts(Thread thread) {
    CarrierStarts outside = starts;
    if (outside == null) {
      return;
    }
    Ledger ledger = Followed.of(thread);
    if (ledger == null) {
      outside.ends(thread.getId(), System.nanoTime());
    } else {
      ledger.carrier.ends(System.nanoTime());
      Followed.mounts(ledger, thread.getId());
    }
  }

  /** The thread is about to leave its carrier. */
  public static void unmounts(Thread thread) {
    Ledger ledger = starts == null ? null : Followed.of(thread);
    if (ledger != null) {
      Followed.unmounts(ledger);
    }
  }

  /** The current thread waits and keeps its carrier; returns since when, 0 outside a request. */
  public static long pinned() {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger == null || !ledger.isOpen()) {
      return 0;
    }
    ledger.carrier.pinnedAt = Stacks.taken() ? Sites.ownWaiting() : "";
    return System.nanoTime();
  }

  /** It goes on. */
  public static void unpinned(long since) {
    Ledger ledger = since == 0 ? null : Bridge.LEDGERS.peek();
    Sink to = Bridge.sink();
    if (ledger != null && to != null) {
      unpinned(ledger, System.nanoTime() - since, to);
    }
  }

  static void unpinned(Ledger ledger, long nanos, Sink to) {
    String place = ledger.carrier.unpinned();
    if (place != null && nanos >= SHORTEST_PIN_NANOS) {
      String name = place.isEmpty() ? PINNED : PINNED + " at " + place;
      Holder by = new Holder(ledger.method(), ledger.route(), null);
      to.lockWaited(to.resource(Resource.Kind.CARRIERS, name), nanos, by);
    }
  }

  // ---- which threads are in a request

  /**
   * The current thread, a virtual one, goes on with this ledger.
   *
   * @return how long it waited for its carrier before it began, in nanoseconds
   */
  static long follow(Ledger ledger) {
    CarrierStarts outside = starts;
    Sink to = Bridge.sink();
    if (outside == null || to == null) {
      return 0;
    }
    Thread thread = Thread.currentThread();
    long now = System.nanoTime();
    ledger.carrier.clear(now);
    ledger.carriers = to.resource(Resource.Kind.CARRIERS, NAME);
    Followed.add(thread, ledger);
    long waited = outside.take(thread.getId());
    if (waited > 0) {
      Followed.tell(to, ledger.carriers, waited, now - waited, now);
    }
    return waited;
  }

  /** Forgets threads that ended without a word. */
  public static void forgetDead() {
    Bridge.LEDGERS.forgetDead();
    Followed.forgetDead();
  }
}
