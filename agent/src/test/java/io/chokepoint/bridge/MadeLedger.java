package io.chokepoint.bridge;

/** Accounts of requests that never were, for benchmarks with a simulated clock. */
public final class MadeLedger {

  private final Ledger ledger = new Ledger();
  private long now;

  public MadeLedger begin(String method, String route) {
    now = 0;
    ledger.start(0, null);
    ledger.identity.method(method);
    ledger.identity.route(route);
    return this;
  }

  /** The request spends so long at a resource. */
  public MadeLedger visit(Resource resource, long nanos) {
    int token = ledger.enter(resource, now);
    now += nanos;
    ledger.exit(token, now);
    return this;
  }

  /** The server's object for the request. */
  public MadeLedger message(Object message) {
    ledger.identity.message = message;
    return this;
  }

  /** The request ends, after so long outside any resource. */
  public void end(Sink sink, long otherNanos, int status) {
    ledger.identity.outcome(status, null);
    sink.requestEnded(ledger, ledger.end(now + otherNanos));
  }
}
