package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who held a lock when a request began to wait for it. Found for some of the waits only, at most
 * every {@value #LOOK_EVERY_NANOS} ns in the whole JVM, as finding a thread's request takes a look
 * at every ledger; with its stack for fewer still.
 */
public final class Holder {

  private static final long LOOK_EVERY_NANOS = 5_000_000;
  private static final long STACK_EVERY_NANOS = 200_000_000;
  private static final int FRAMES = 3;

  /** As endpoints beyond those that are told apart. */
  private static final String UNNAMED = "other";

  private static final AtomicLong NEXT_LOOK = new AtomicLong(System.nanoTime());
  private static final AtomicLong NEXT_STACK = new AtomicLong(System.nanoTime());

  private final String method;
  private final String route;
  private final @Nullable String stack;

  Holder(String method, String route, @Nullable String stack) {
    this.method = method;
    this.route = route;
    this.stack = stack;
  }

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
        ? new Holder(UNNAMED, "", stack)
        : new Holder(ledger.method(), route, stack);
  }

  private static boolean isDue(AtomicLong next, long now, long every) {
    long due = next.get();
    return now - due >= 0 && Stacks.taken() && next.compareAndSet(due, now + every);
  }

  /** The holding request's HTTP method, {@value #UNNAMED} without a route; empty outside one. */
  public String method() {
    return method;
  }

  /** The holding request's route; empty outside a request or while it is unknown. */
  public String route() {
    return route;
  }

  /** Where in the application's code it was, innermost first; null where nobody looked. */
  public @Nullable String stack() {
    return stack;
  }
}
