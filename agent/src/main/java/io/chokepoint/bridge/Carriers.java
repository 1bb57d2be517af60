package io.chokepoint.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** A pin that is over sooner kept nobody waiting: a futex alone takes that long. */
  private static final long SHORTEST_PIN_NANOS = 20_000;

  private static final ConcurrentHashMap<Thread, Ledger> FOLLOWED = new ConcurrentHashMap<>();
  private static final Occupants OCCUPANTS = new Occupants();

  private static volatile @Nullable CarrierStarts starts;

  private Carriers() {}

  /** From now on advice may come: everything it needs is there. */
  public static void prepare() {
    Sites.ownWaiting();
    starts = new CarrierStarts();
  }

  // ---- what advice says

  /** The thread could run. Said more than once on some of the ways to the scheduler. */
  public static void runnable(Thread thread) {
    CarrierStarts outside = starts;
    if (outside == null) {
      return;
    }
    Ledger ledger = FOLLOWED.get(thread);
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
    Ledger ledger = FOLLOWED.get(thread);
    if (ledger == null) {
      outside.ends(thread.getId(), System.nanoTime());
    } else {
      ledger.carrier.ends(System.nanoTime());
      OCCUPANTS.seat(ledger, thread.getId());
    }
  }

  /** The thread is about to leave its carrier. */
  public static void unmounts(Thread thread) {
    Ledger ledger = starts == null ? null : FOLLOWED.get(thread);
    if (ledger != null) {
      OCCUPANTS.leave(ledger, System.nanoTime());
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
    FOLLOWED.put(thread, ledger); // before the seat: the thread may leave its carrier in here
    OCCUPANTS.seat(ledger, thread.getId());
    long waited = outside.take(thread.getId());
    if (waited > 0) {
      tell(to, ledger.carriers, waited, now - waited, now);
    }
    return waited;
  }

  /** Tells of a wait, the last part of which was from then until then. */
  static void tell(Sink to, Resource carriers, long waited, long from, long until) {
    boolean held = until - from >= Occupants.SHORTEST_NANOS && Stacks.taken();
    to.lockWaited(carriers, waited, held ? OCCUPANTS.mostOf(from, until) : null);
  }

  /** The current thread is done with this ledger. */
  static void forget(Ledger ledger) {
    if (ledger.carriers != null) {
      FOLLOWED.remove(Thread.currentThread(), ledger);
      OCCUPANTS.leave(ledger, System.nanoTime());
      ledger.carriers = null;
    }
  }

  /** Forgets threads that ended without a word. */
  public static void forgetDead() {
    Bridge.LEDGERS.forgetDead();
    for (Map.Entry<Thread, Ledger> each : FOLLOWED.entrySet()) {
      if (!each.getKey().isAlive() && FOLLOWED.remove(each.getKey(), each.getValue())) {
        OCCUPANTS.leave(each.getValue(), System.nanoTime());
      }
    }
  }
}
