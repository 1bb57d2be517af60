package io.chokepoint.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The virtual threads that are in a request, with its ledger, and who of them has a carrier. */
final class Followed {

  private static final ConcurrentHashMap<Thread, Ledger> LEDGERS = new ConcurrentHashMap<>();
  private static final Occupants OCCUPANTS = new Occupants();

  private Followed() {}

  /** So that no class is made where a thread is neither here nor there. */
  static void prepare() {}

  static @Nullable Ledger of(Thread thread) {
    return LEDGERS.get(thread);
  }

  /** The current thread goes on with this ledger. */
  static void add(Thread thread, Ledger ledger) {
    LEDGERS.put(thread, ledger); // before the seat: the thread may leave its carrier in here
    mounts(ledger, thread.getId());
  }

  static void mounts(Ledger ledger, long thread) {
    OCCUPANTS.seat(ledger, thread);
  }

  static void unmounts(Ledger ledger) {
    OCCUPANTS.leave(ledger, System.nanoTime());
  }

  /** The current thread is done with this ledger. */
  static void forget(Ledger ledger) {
    if (ledger.carriers != null) {
      LEDGERS.remove(Thread.currentThread(), ledger);
      unmounts(ledger);
      ledger.carriers = null;
    }
  }

  /** Forgets threads that ended without a word. */
  static void forgetDead() {
    for (Map.Entry<Thread, Ledger> each : LEDGERS.entrySet()) {
      if (!each.getKey().isAlive() && LEDGERS.remove(each.getKey(), each.getValue())) {
        unmounts(each.getValue());
      }
    }
  }

  /** Tells of a wait, the last part of which was from then until then. */
  static void tell(Sink to, Resource carriers, long waited, long from, long until) {
    boolean held = until - from >= Occupants.SHORTEST_NANOS && Stacks.taken();
    to.lockWaited(carriers, waited, held ? OCCUPANTS.mostOf(from, until) : null);
  }
}
