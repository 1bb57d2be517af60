package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** A request that Netty's HTTP codec read, on its connection among those that came with it. */
final class Exchange extends Parked {

  private static final long serialVersionUID = 1;

  final transient Exchanges connection;

  /** The one that came after it on the connection, before this one was answered. */
  transient @Nullable Exchange next;

  Exchange(Ledger ledger, Exchanges connection) {
    super(ledger);
    this.connection = connection;
  }

  /** Makes room on the current thread for a request that another probe found there. */
  static void giveWay() {
    Ledger own = Bridge.LEDGERS.peek();
    Parked home = own == null || !own.isOpen() ? null : own.home;
    if (own != null && home instanceof Exchange) {
      boolean turn = own.state.hosts;
      Turns.ended();
      ((Exchange) home).connection.leave();
      if (turn) {
        Turns.began();
      }
    } else {
      Unclaimed.givesWay();
    }
  }
}
