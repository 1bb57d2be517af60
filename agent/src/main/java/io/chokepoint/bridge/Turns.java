package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice around an event loop's turns calls. A request that lives on no thread is on the
 * loop's while that handles what came in for it: what the handler waits for there, and the tasks it
 * hands to other threads, are the request's. In between it waits, for its tasks as far as they
 * tell.
 */
public final class Turns {

  private Turns() {}

  /**
   * The current thread, a loop's, begins to handle what came in. Returns whether {@link #ended} is
   * wanted.
   */
  public static boolean began() {
    if (Bridge.sink() == null) {
      return false;
    }
    Ledger ledger = Bridge.LEDGERS.current();
    if (ledger.isOpen() || ledger.state.muted || ledger.state.hosts) {
      return false;
    }
    ledger.state.hosts = true;
    ledger.state.left = null;
    return true;
  }

  /** Whether the current thread, a loop's, is at handling what came in. */
  public static boolean within() {
    Ledger own = Bridge.LEDGERS.peek();
    return own != null && own.state.hosts;
  }

  /** Brings a request to the current thread if that is within a turn, until its end. */
  public static void take(@Nullable Object parked) {
    Ledger own = Bridge.LEDGERS.peek();
    if (own != null && own.state.hosts && !own.isOpen()) {
      own.state.hosts = false; // it may be another thread's from here on
      if (parked instanceof Parked) {
        ((Parked) parked).comes();
      }
      Bridge.LEDGERS.current().state.hosts = true;
    }
  }

  /**
   * The request in this turn waits from here on, so that whatever thread gets what it waits for can
   * go on with it, until {@link #back} is asked for it.
   */
  static void leaves(LaterCall call) {
    Ledger own = Bridge.LEDGERS.current();
    Parked here = Requests.here(own);
    if (own.state.hosts && here != null) {
      own.state.hosts = false;
      here.goes();
      Ledger bare = Bridge.LEDGERS.current();
      bare.state.hosts = true;
      bare.state.left = call;
    }
  }

  /** The request that this turn has left, or could not take; null where there is none. */
  static @Nullable LaterCall left() {
    Ledger own = Bridge.LEDGERS.peek();
    return own != null && own.state.hosts && !own.isOpen() ? (LaterCall) own.state.left : null;
  }

  /**
   * The request that made a call goes on with the current thread, a loop's, where it waits on none.
   * Returns whether {@link #ended} is wanted.
   */
  static boolean goesOn(LaterCall call, Resource service, long visits, long now) {
    call.settle(service, visits, now);
    boolean turn = began();
    back(call);
    return turn;
  }

  /** This turn is a request's from here on, which comes to it if it is on no thread. */
  static void back(LaterCall call) {
    Ledger own = Bridge.LEDGERS.peek();
    if (own != null && own.state.hosts && !own.isOpen()) {
      own.state.left = call;
      take(call.home);
    }
  }

  /** The turn that {@link #began} said true to is over: the request in it leaves the thread. */
  public static void ended() {
    Ledger ledger = Bridge.LEDGERS.current();
    ledger.state.hosts = false;
    ledger.state.left = null;
    Parked here = Requests.here(ledger);
    if (here != null) {
      here.goes();
    }
  }

  /**
   * The current thread hands something over to an event loop, or a request to its container. If it
   * is in a request's task, that is perhaps the result, with which the request will go on and end
   * before the task does.
   */
  public static void handsOver() {
    Ledger ledger = Bridge.LEDGERS.peek();
    Carried task = ledger == null ? null : ledger.task;
    if (ledger != null && task != null) {
      task.settle(ledger, System.nanoTime());
    }
  }
}
