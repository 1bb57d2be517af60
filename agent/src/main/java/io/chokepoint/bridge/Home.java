package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledger of a request lies that is on no thread. Guarantees:
 *
 * <ol>
 *   <li>Of those that {@link #take} it one gets it, and may write it until it gives it back.
 *   <li>Who is {@link #settling} has it for a moment; a thread that wants to take it meanwhile
 *       waits.
 *   <li>What was written before it was put here is seen by who gets it.
 * </ol>
 */
class Home extends AtomicReference<@Nullable Ledger> {

  private static final long serialVersionUID = 1;

  /**
   * Here while a task of the request's says what it did: a thread that wants the ledger waits for
   * it.
   */
  private static final Ledger SETTLING = new Ledger();

  Home(@Nullable Ledger ledger) {
    super(ledger);
  }

  /** The ledger for the first who asks; null for all others. */
  @Nullable Ledger take() {
    return exchange(null);
  }

  /** The ledger, for a task of the request's to say what it did; {@link #settled} gives it back. */
  @Nullable Ledger settling() {
    return exchange(SETTLING);
  }

  void settled(Ledger ledger) {
    set(ledger);
  }

  private @Nullable Ledger exchange(@Nullable Ledger other) {
    Ledger ledger = settledOne();
    while (ledger != null && !compareAndSet(ledger, other)) {
      ledger = settledOne();
    }
    return ledger;
  }

  /** The ledger as long as it is here. */
  @Nullable Ledger settledOne() {
    Ledger ledger = get();
    while (ledger == SETTLING) {
      Thread.yield();
      ledger = get();
    }
    return ledger;
  }
}
