package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A request that is on no thread: its ledger waits here, detached, for the first to take it, the
 * thread it goes on with or what completes it.
 */
class Parked extends Home {

  private static final long serialVersionUID = 1;

  private transient volatile @Nullable Outcome outcome;
  private transient volatile boolean dropped;

  // what became known of it while another thread had its ledger
  private transient volatile @Nullable String route;
  private transient volatile @Nullable Throwable failing;

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

  /** The ledger as long as it is here, or on the current thread. */
  @Nullable Ledger look() {
    Ledger own = Bridge.LEDGERS.peek();
    return own != null && own.isOpen() && own.home == this ? own : settledOne();
  }

  /** Its route became known, on whatever thread; the last one said is believed. */
  void routed(String template) {
    Ledger ledger = look();
    if (ledger == null) {
      route = template;
    } else {
      route = null;
      ledger.identity.reroute(template);
    }
  }

  /** What it failed with, which may be made an answer of. */
  void failing(Throwable thrown) {
    Ledger ledger = look();
    if (ledger == null) {
      failing = thrown;
    } else {
      ledger.identity.failing(thrown);
    }
  }

  /** Whether a probe that finds it on its thread counts it as its own from its beginning. */
  boolean isClaimable() {
    return false;
  }

  /** Another probe begins a request on this thread, whose ledger that is, where this one is. */
  void givesWay(Ledger own) {}

  /** Brings it to this thread; false where it is on another, or has ended, or nothing may come. */
  boolean comes() {
    Ledger own = Bridge.LEDGERS.peek();
    boolean free = own == null || !(own.isOpen() || own.state.muted);
    Ledger ledger = free && Bridge.sink() != null ? take() : null;
    if (ledger == null) {
      return false;
    }
    Handover.arrives(ledger);
    ledger.home = this;
    return true;
  }

  /** The thread that it came to has done its part. */
  void goes() {
    Ledger ledger = Bridge.LEDGERS.current();
    if (ledger.isOpen()) {
      Handover.leaves(ledger);
      put(ledger);
    }
  }

  /** The thread that took it gives it back, and the request waits again. */
  void put(Ledger ledger) {
    set(ledger);
    Outcome known = outcome;
    if (known != null) {
      complete(known.status, known.failure);
    } else if (dropped) {
      drop();
    }
  }

  /** Ends the request: now, or when the thread that has its ledger gives it back. */
  void complete(int status, @Nullable Throwable failure) {
    outcome = new Outcome(status, failure);
    Ledger ledger = take();
    if (ledger != null) {
      ends(ledger);
      Handover.completed(ledger, status, failure);
    }
  }

  /** Whether it is known how it ended, which may be before the thread that has it is through. */
  boolean isComplete() {
    return outcome != null;
  }

  /** Forgets the request, now or when it is given back: it is counted elsewhere, or not at all. */
  void drop() {
    dropped = true;
    Ledger ledger = take();
    if (ledger != null) {
      ledger.end(System.nanoTime());
      ledger.identity.message = null;
      Bridge.LEDGERS.release(ledger);
    }
  }

  /**
   * The last that can be said of the request; the thread that ended it may not have had its ledger.
   */
  void ends(Ledger ledger) {
    String template = route;
    if (template != null) {
      ledger.identity.reroute(template);
    }
    Throwable thrown = failing;
    if (thrown != null) {
      ledger.identity.failing(thrown);
    }
    ledger.identity.mapping("other");
  }
}
