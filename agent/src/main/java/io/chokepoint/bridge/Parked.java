package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request that is on no thread: its ledger waits here, detached, for whoever takes it first, the
 * thread it goes on with or what completes it.
 */
class Parked extends AtomicReference<@Nullable Ledger> {

  private static final long serialVersionUID = 1;

  /** Here while a task of the request's says what it did: whoever wants the ledger waits for it. */
  private static final Ledger SETTLING = new Ledger();

  private transient volatile @Nullable Outcome outcome;

  /** How a request ended while a thread had its ledger. */
  private static final class Outcome {
    final int status;
    final @Nullable Throwable failure;

    Outcome(int status, @Nullable Throwable failure) {
      this.status = status;
      this.failure = failure;
    }
  }

  Parked(@Nullable Ledger ledger) {
    super(ledger);
  }

  /** The ledger, to whoever asks first; null to all others. */
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

  private @Nullable Ledger settledOne() {
    Ledger ledger = get();
    while (ledger == SETTLING) {
      Thread.yield();
      ledger = get();
    }
    return ledger;
  }

  /** The ledger as long as it is here, or on the current thread. */
  @Nullable Ledger look() {
    Ledger own = Bridge.LEDGERS.peek();
    return own != null && own.isOpen() && own.home == this ? own : settledOne();
  }

  /** The thread that took it gives it back, and the request waits again. */
  void put(Ledger ledger) {
    set(ledger);
    Outcome known = outcome;
    if (known != null) {
      complete(known.status, known.failure);
    }
  }

  /** Ends the request: now, or when the thread that has its ledger gives it back. */
  void complete(int status, @Nullable Throwable failure) {
    outcome = new Outcome(status, failure);
    Ledger ledger = take();
    if (ledger != null) {
      ends(ledger);
      Requests.completed(ledger, status, failure);
    }
  }

  /** The last that can be said of the request. */
  void ends(Ledger ledger) {}
}
