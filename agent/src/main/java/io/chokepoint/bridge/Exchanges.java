package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection to a Netty server, from their head to the end of their answer: in
 * the order in which they came, as nothing else tells whose an answer is. What advice in Netty's
 * HTTP codec calls.
 *
 * <p>They are those of whatever server has no probe of its own. Where one has, it takes the first
 * request of a connection while that is with the handlers, and is left all that follow.
 */
public final class Exchanges {

  /** A connection with more requests that wait for their answers is not followed. */
  static final int MOST = 100;

  /** What nginx calls a client that closed the connection before it had its answer. */
  private static final int CLIENT_CLOSED = 499;

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;

  /** A request on its connection among those that came with it. */
  private static final class Exchange extends Parked {

    private static final long serialVersionUID = 1;

    final transient Exchanges connection;

    /** The one that came after it on the connection, before this one was answered. */
    transient @Nullable Exchange next;

    Exchange(Ledger ledger, Exchanges connection) {
      super(ledger);
      this.connection = connection;
    }

    @Override
    void givesWay(Ledger own) {
      boolean turn = own.state.hosts;
      Turns.ended();
      connection.leave();
      if (turn) {
        Turns.began();
      }
    }
  }

  private @Nullable Exchange oldest;
  private @Nullable Exchange newest;
  private int waiting;
  private int status;
  private volatile boolean left;

  private Exchanges() {}

  /**
   * The head of a request came, which the handlers are about to be given.
   *
   * @param channel its connection
   * @param turn whether {@link #handled} is called when they are through with it, on this thread
   */
  public static void came(Object channel, String method, boolean turn) {
    if (Bridge.sink() == null) {
      return;
    }
    Object tag = Tags.get(channel);
    Exchanges connection;
    if (tag instanceof Exchanges) {
      connection = (Exchanges) tag;
    } else {
      connection = new Exchanges();
      Tags.set(channel, connection);
    }
    connection.came(method, turn);
  }

  private void came(String method, boolean turn) {
    if (left) {
      return;
    }
    if (waiting == MOST) {
      leave();
      return;
    }
    Ledger ledger = Unbound.begin(true);
    ledger.identity.method(method);
    Exchange exchange = new Exchange(ledger, this);
    Exchange last = newest;
    if (last == null) {
      oldest = exchange;
    } else {
      last.next = exchange;
    }
    newest = exchange;
    waiting++;
    if (turn) {
      handled(); // the one before it, where both came at once
      Turns.began();
      Turns.take(exchange);
    }
  }

  /** The handlers are through with what the codec read. */
  public static void handled() {
    Ledger own = Bridge.LEDGERS.peek();
    if (own != null && own.state.hosts) {
      Turns.ended();
    }
  }

  /**
   * The head of an answer goes out.
   *
   * @param http2 whether the connection goes on with HTTP/2, the answer to this request included
   */
  public static void answers(Object channel, int httpStatus, boolean http2) {
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      Exchanges connection = (Exchanges) tag;
      connection.status = httpStatus;
      if (http2) {
        connection.leave();
      }
    }
  }

  /** The last of an answer goes out. */
  public static void answered(Object channel) {
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      ((Exchanges) tag).answered();
    }
  }

  private void answered() {
    boolean interim = status < OK && status != SWITCHING_PROTOCOLS;
    Exchange exchange = interim ? null : oldest;
    if (exchange == null) {
      return;
    }
    oldest = exchange.next;
    if (oldest == null) {
      newest = null;
    }
    waiting--;
    exchange.complete(status, null);
  }

  /** The connection is closed: who waited for an answer will have none. */
  public static void closed(Object channel) {
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      Exchanges connection = (Exchanges) tag;
      for (Exchange each = connection.oldest; each != null; each = each.next) {
        each.complete(CLIENT_CLOSED, null);
      }
      connection.forget();
    }
  }

  /** Another probe has found a request of this connection, and will find all that follow. */
  public static void leave(Object channel) {
    Requests.giveWay();
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      ((Exchanges) tag).leave();
    }
  }

  /** They are others' to count: what was begun for them here is nothing. */
  void leave() {
    left = true;
    for (Exchange each = oldest; each != null; each = each.next) {
      each.drop();
    }
    forget();
  }

  private void forget() {
    oldest = null;
    newest = null;
    waiting = 0;
  }

  /** The route of the connection's request became known; nothing where it has several. */
  public static void routed(Object channel, @Nullable Object template) {
    Parked request = template == null ? null : request(channel);
    if (request != null) {
      request.routed(String.valueOf(template));
    }
  }

  /** What the connection's request failed with, which may be made an answer of. */
  public static void failing(Object channel, @Nullable Throwable thrown) {
    Parked request = request(channel);
    if (request != null && thrown != null) {
      request.failing(thrown);
    }
  }

  static @Nullable Parked request(Object channel) {
    Object tag = Tags.get(channel);
    Exchanges connection = tag instanceof Exchanges ? (Exchanges) tag : null;
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (here instanceof Exchange && ((Exchange) here).connection == connection) {
      return here;
    }
    Exchange only = connection == null ? null : connection.oldest;
    return only == null || only.next != null ? null : only;
  }
}
