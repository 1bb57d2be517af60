package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection to a Netty server, from their head to the end of their answer. On
 * HTTP/1 in the order in which they came, as nothing else tells whose an answer is; on HTTP/2 each
 * on its stream. What advice in Netty's HTTP codecs calls.
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

    /** The status of its answer on HTTP/2; 0 before that. */
    transient int status;

    /** Whether it is answered on a stream of HTTP/2, which is not there yet. */
    transient boolean upgrading;

    Exchange(Ledger ledger, Exchanges connection) {
      super(ledger);
      this.connection = connection;
    }

    @Override
    void givesWay(Ledger own) {
      boolean turn = own.state.hosts;
      Turns.ended();
      connection.leave();
      drop();
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
   * @param message the server's object for the request; null where its header cannot be read
   * @param turn whether {@link #handled} is called when they are through with it, on this thread
   */
  public static void came(Object channel, @Nullable Object message, String method, boolean turn) {
    if (Bridge.sink() != null) {
      of(channel).came(message, method, turn);
    }
  }

  private static Exchanges of(Object channel) {
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      return (Exchanges) tag;
    }
    Exchanges connection = new Exchanges();
    Tags.set(channel, connection);
    return connection;
  }

  /**
   * The head of a request came on HTTP/2, which is on this thread until {@link #handled(Object)}.
   *
   * @param channel its connection
   * @param codec what the codec has of that, which {@link #opened} will name
   * @return null where it is not followed
   */
  public static @Nullable Object came(Object channel, Object codec, @Nullable CharSequence method) {
    if (Bridge.sink() == null || method == null) {
      return null;
    }
    Exchanges connection = of(channel);
    if (connection.left) {
      return null;
    }
    handled(); // what is upgraded is through
    Ledger ledger = Unbound.begin(true);
    ledger.identity.method(method.toString());
    Exchange exchange = new Exchange(ledger, connection);
    Tags.set(codec, exchange);
    Turns.began();
    Turns.take(exchange);
    return exchange;
  }

  /** A stream of HTTP/2 is there, for the request whose head is read, or that upgraded to it. */
  public static void opened(Object codec, Object stream) {
    Object came = Tags.get(codec);
    if (came instanceof Exchange) {
      Tags.remove(codec);
      Tags.set(stream, came);
      return;
    }
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (here instanceof Exchange && ((Exchange) here).upgrading) {
      ((Exchange) here).upgrading = false;
      Tags.set(stream, here);
    }
  }

  /** More of a request came on its stream; whether {@link #handled()} is wanted. */
  public static boolean goesOn(Object stream) {
    Object tag = Tags.get(stream);
    if (!(tag instanceof Exchange) || !Turns.began()) {
      return false;
    }
    Turns.take(tag);
    return true;
  }

  /** The handlers are through with the head of a request, for which there may be no stream. */
  public static void handled(Object codec) {
    handled();
    Object came = Tags.get(codec);
    if (came instanceof Exchange) {
      Tags.remove(codec);
      ((Exchange) came).drop();
    }
  }

  /** The head of an answer goes out on a stream. */
  public static void answers(Object stream, @Nullable CharSequence httpStatus) {
    Object tag = Tags.get(stream);
    if (tag instanceof Exchange && httpStatus != null && httpStatus.length() == 3) {
      int status = 0;
      for (int i = 0; i < 3; i++) {
        status = 10 * status + httpStatus.charAt(i) - '0';
      }
      ((Exchange) tag).status = status;
    }
  }

  /** A stream is over, after its answer or without. */
  public static void ended(Object stream) {
    Object tag = Tags.get(stream);
    if (!(tag instanceof Exchange)) {
      return;
    }
    Tags.remove(stream);
    Exchange exchange = (Exchange) tag;
    if (exchange.connection.left) {
      exchange.drop();
    } else {
      exchange.complete(exchange.status < OK ? CLIENT_CLOSED : exchange.status, null);
    }
  }

  private void came(@Nullable Object message, String method, boolean turn) {
    if (left) {
      return;
    }
    if (waiting == MOST) {
      leave();
      return;
    }
    Ledger ledger = Unbound.begin(true);
    ledger.identity.method(method);
    ledger.identity.message = message;
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
      Parked here = Requests.here(own);
      Turns.ended();
      if (here instanceof Exchange && ((Exchange) here).upgrading) {
        here.drop();
      }
    }
  }

  /**
   * The head of an answer goes out.
   *
   * @param http2 whether the connection goes on with HTTP/2, with the answer to this request on its
   *     first stream
   */
  public static void answers(Object channel, int httpStatus, boolean http2) {
    Object tag = Tags.get(channel);
    if (tag instanceof Exchanges) {
      Exchanges connection = (Exchanges) tag;
      connection.status = httpStatus;
      if (http2) {
        connection.upgrade();
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

  private void upgrade() {
    Exchange first = oldest;
    if (first != null && first == Requests.here(Bridge.LEDGERS.peek())) {
      first.upgrading = true;
      oldest = first.next;
    }
    dropAll();
  }

  /** They are others' to count: what was begun for them here is nothing. */
  void leave() {
    left = true;
    dropAll();
  }

  private void dropAll() {
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
    if (here instanceof Exchange
        && (connection == null || ((Exchange) here).connection == connection)) {
      return here; // a stream of HTTP/2 may have a channel of its own
    }
    Exchange only = connection == null ? null : connection.oldest;
    return only == null || only.next != null ? null : only;
  }
}
