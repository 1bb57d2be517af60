package io.chokepoint.bridge;

import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What advice says of calls to other services, and of the connections they are made over. */
public final class Calls {

  /** Those that were given up, or answered with an error. */
  public static final Occurrences FAILED = new Occurrences();

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private Calls() {}

  /**
   * A call to another service begins; returns the token to end its visit with, see {@link
   * Bridge#visitStarted}.
   *
   * @param scheme of the call; null where it is not known
   * @param port not positive where it is the scheme's own
   */
  public static int started(@Nullable String scheme, @Nullable String host, int port) {
    return call(scheme, host, port, false);
  }

  /**
   * As {@link #started(String, String, int)}.
   *
   * @param authority {@code host:port}, or a host alone
   */
  public static int startedAt(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']')
        ? started(
            null,
            authority.substring(0, colon),
            Integer.parseInt(authority, colon + 1, authority.length(), 10))
        : started("https", authority, 0);
  }

  /** A call that was under way before, as to connect or to send, goes on: it counts once. */
  public static int continued(@Nullable String scheme, @Nullable String host, int port) {
    return call(scheme, host, port, true);
  }

  private static int call(@Nullable String scheme, @Nullable String host, int port, boolean again) {
    Ledger ledger = Bridge.LEDGERS.peek();
    Sink to = Bridge.sink();
    if (ledger == null
        || !ledger.isOpen()
        || ledger.within(Resource.Kind.DOWNSTREAM)
        || to == null) {
      return 0;
    }
    Resource called = to.resource(Resource.Kind.DOWNSTREAM, Hosts.name(scheme, host, port));
    ledger.called = called;
    long now = System.nanoTime();
    if (again) {
      return ledger.enterAgain(called, now);
    }
    int token = ledger.enter(called, now);
    Delay.visited(ledger, called);
    return token;
  }

  /**
   * A call ended.
   *
   * @param token of its start
   * @param status of the answer; 0 without an answer, or before its status is known
   * @param failure null where it came back
   */
  public static void ended(int token, int status, @Nullable Throwable failure) {
    if (token == 0) {
      return;
    }
    Ledger ledger = Bridge.LEDGERS.current();
    Resource called = ledger.called;
    boolean failed = failure != null || status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS;
    if (failed && called != null) {
      FAILED.add(called.name);
    }
    ledger.exit(token, System.nanoTime());
  }

  /** As {@link #started(String, String, int)}. */
  public static int started(@Nullable URI uri) {
    return uri == null ? 0 : started(uri.getScheme(), uri.getHost(), uri.getPort());
  }

  /**
   * Waits for more of an answer, whose head was there, to the last call. Returns the token to end
   * its visit with, see {@link Bridge#visitStarted}; 0 also inside any other visit, whose wait it
   * is.
   */
  public static int answerAwaited() {
    Ledger ledger = Bridge.LEDGERS.peek();
    Resource called = ledger == null ? null : ledger.awaitable();
    return ledger == null || called == null ? 0 : ledger.enterAgain(called, System.nanoTime());
  }

  /** As {@link #answerAwaited()}, if this is where the last call went. */
  public static int answerAwaited(@Nullable InetAddress from, int port) {
    Ledger ledger = Bridge.LEDGERS.peek();
    Resource called = ledger == null ? null : ledger.awaitable();
    return ledger == null
            || called == null
            || from == null
            || !Hosts.isNameOf(called.name, from, port)
        ? 0
        : ledger.enterAgain(called, System.nanoTime());
  }

  /**
   * A wait for one of an HTTP client's connections begins, inside a call, whose host it is named
   * after; returns the token to end its visit with, see {@link Bridge#visitStarted}.
   */
  public static int leaseStarted() {
    Ledger ledger = Bridge.LEDGERS.peek();
    Resource call =
        ledger == null || !ledger.isOpen()
            ? null
            : ledger.segments.outermost(Resource.Kind.DOWNSTREAM);
    return call == null ? 0 : Bridge.visitStarted(Resource.Kind.HTTP_POOL, call.name);
  }
}
