package io.chokepoint.bridge;

/** What advice says of worker threads: work was ready, was taken up, was done. */
public final class Work {

  private Work() {}

  /**
   * There is work for a worker thread: a connection has become readable.
   *
   * @param connection what is handed to the worker, and remembers when
   * @param workers the name of those who wait for it
   */
  public static void ready(Object connection, String workers) {
    Sink to = Bridge.sink();
    if (to == null) {
      return;
    }
    Object tag = Tags.get(connection);
    Ready ready;
    if (tag instanceof Ready) {
      ready = (Ready) tag;
    } else {
      ready = new Ready(to.resource(Resource.Kind.WORKER_THREADS, workers));
      Tags.set(connection, ready);
    }
    ready.nanos = System.nanoTime();
  }

  /**
   * This thread takes the work up. If a request begins with it, it began when the work was ready.
   *
   * @return whether {@link #done} is wanted
   */
  public static boolean taken(Object connection) {
    Object tag = Tags.get(connection);
    if (!(tag instanceof Ready)) {
      return false;
    }
    Ready ready = (Ready) tag;
    Ledger ledger = Bridge.LEDGERS.current();
    long since = ready.nanos;
    if (since == 0 || ledger.state.muted || ledger.isOpen()) {
      return false;
    }
    ready.nanos = 0;
    ledger.state.tookUp(ready.workers, since, System.nanoTime());
    return true;
  }

  /** The work is done: what this thread does next was not ready when it was. */
  public static void done() {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null) {
      ledger.state.putDown();
      if (!ledger.isOpen()) {
        Bridge.LEDGERS.requestEnded(ledger);
      }
    }
  }
}
