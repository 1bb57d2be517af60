package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds a lock that a request begins to wait for. Of some of the waits only, at most
 * every {@value #LOOK_EVERY_NANOS} ns in the whole JVM, as finding a thread's request takes a look
 * at every ledger; with its stack for fewer still.
 */
public final class LockHolders {

  private static final long LOOK_EVERY_NANOS = 5_000_000;
  private static final long STACK_EVERY_NANOS = 200_000_000;
  private static final int FRAMES = 3;

  private static final AtomicLong NEXT_LOOK = new AtomicLong(System.nanoTime());
  private static final AtomicLong NEXT_STACK = new AtomicLong(System.nanoTime());

  private LockHolders() {}

  /** The one who holds what blocks; null if it is unknown or this is not the time to look. */
  static @Nullable Holder of(@Nullable Object blocker, Ledgers ledgers, long now) {
    if (blocker == null || !isDue(NEXT_LOOK, now, LOOK_EVERY_NANOS)) {
      return null;
    }
    Thread owner = LockOwners.ownerOf(blocker);
    if (owner == null) {
      return null;
    }
    Ledger ledger = ledgers.of(owner);
    String stack = isDue(NEXT_STACK, now, STACK_EVERY_NANOS) ? Sites.top(owner, FRAMES) : null;
    Holder holder = ledger == null ? new Holder("", "", stack) : of(ledger, stack);
    boolean stillHeld = LockOwners.ownerOf(blocker) == owner;
    return stillHeld ? holder : null; // what was read may be of what it did next
  }

  /**
   * The one that was seen to hold a monitor.
   *
   * @param ledger its request's; null outside one
   */
  public static Holder of(@Nullable Ledger ledger) {
    if (ledger == null) {
      return new Holder("", "", null);
    }
    Thread owner = ledger.thread();
    boolean look = isDue(NEXT_STACK, System.nanoTime(), STACK_EVERY_NANOS);
    String stack = owner == null || !look ? null : Sites.top(owner, FRAMES);
    return of(ledger, stack);
  }

  /** Of a request that has no name yet, it is known that it is one. */
  private static Holder of(Ledger ledger, @Nullable String stack) {
    String route = ledger.route();
    return route.isEmpty()
        ? new Holder(Holder.UNNAMED, "", stack)
        : new Holder(ledger.method(), route, stack);
  }

  private static boolean isDue(AtomicLong next, long now, long every) {
    long due = next.get();
    return now - due >= 0 && Stacks.taken() && next.compareAndSet(due, now + every);
  }
}
