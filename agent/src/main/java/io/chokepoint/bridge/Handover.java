package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** How a request's ledger comes to a thread, leaves it, and is delivered in the end. */
final class Handover {

  private Handover() {}

  /** This thread goes on with a ledger that it took from its home. */
  static void arrives(Ledger ledger) {
    ledger.home = null;
    Ledger own = Bridge.LEDGERS.forRequest();
    long forCarrier = own.state.virtual ? Carriers.follow(ledger) : 0;
    long now = System.nanoTime();
    own.chargeWorkers(ledger, Math.min(forCarrier, ledger.parkedFor(now)));
    ledger.resume(now);
    Bridge.LEDGERS.attach(ledger);
  }

  /** This thread's ledger goes on without it. */
  static void leaves(Ledger ledger) {
    ledger.suspend(System.nanoTime());
    Bridge.LEDGERS.detach();
    ledger.thread = null;
  }

  static void ends(Ledger ledger, int status, @Nullable Throwable failure, Sink to) {
    ledger.identity.outcome(status, failure);
    long wall = ledger.end(System.nanoTime());
    to.requestEnded(ledger, wall);
    ledger.identity.message = null; // the server may use it again
    ledger.deliverHeld(to);
  }

  /** The request ended that was on no thread. */
  static void completed(Ledger ledger, int status, @Nullable Throwable failure) {
    Sink to = Bridge.sink();
    if (to != null) {
      ends(ledger, status, failure, to);
    }
    Bridge.LEDGERS.release(ledger);
  }
}
