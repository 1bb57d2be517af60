package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A request as a server itself met it, before any framework did. Another probe that finds it on the
 * way claims it, and counts it as its own from its beginning; one that none claims is counted under
 * what the server knows of it, so that a handler without a framework is not invisible.
 */
public final class Unclaimed extends Parked {

  private static final long serialVersionUID = 1;

  private final transient @Nullable Object response;
  private transient volatile @Nullable String context;

  private Unclaimed(@Nullable Object response) {
    super(null);
    this.response = response;
  }

  /**
   * A request reached this thread; null if it is inside another, or nothing is recorded.
   *
   * @param response whose {@code getStatus()} is asked at the end; null where the end tells
   */
  public static @Nullable Object began(@Nullable Object response) {
    Ledger own = Bridge.LEDGERS.peek();
    boolean inside = own != null && own.isOpen() && own.task == null;
    if (inside || !Requests.started()) {
      return null;
    }
    Unclaimed request = new Unclaimed(response);
    Bridge.LEDGERS.current().home = request;
    return request;
  }

  /**
   * For a server whose exchange goes from thread to thread, and remembers its request.
   *
   * @return for {@link #left}; null where the exchange is another probe's
   */
  public static @Nullable Object reached(Object exchange) {
    Object tag = Tags.get(exchange);
    if (tag instanceof Unclaimed) {
      return Unbound.resumed(tag) ? tag : null;
    }
    if (tag != null && !(tag instanceof Ready)) {
      return null;
    }
    boolean taken = Work.taken(exchange);
    Object request = began(null);
    if (request != null) {
      Tags.set(exchange, request);
    } else if (taken) {
      Work.done();
    }
    return request;
  }

  /** The thread is through with the request, which ends now if its answer is complete. */
  public static void left(@Nullable Object request) {
    if (request != null && isHere(request)) {
      Unbound.left(request);
    }
  }

  /** Whether it is unclaimed and has not ended. */
  public static boolean isOpen(@Nullable Object tag) {
    return tag instanceof Unclaimed
        && ((Unclaimed) tag).look() != null
        && !((Unclaimed) tag).isComplete();
  }

  private static boolean isHere(Object request) {
    Ledger own = Bridge.LEDGERS.peek();
    return own != null && own.isOpen() && own.home == request;
  }

  /**
   * The answer is complete.
   *
   * @param tag nothing is done where it is another probe's
   * @param mapping what to call the request when no route became known
   */
  public static void completed(
      @Nullable Object tag,
      String method,
      String mapping,
      int status,
      @Nullable Throwable failure) {
    if (tag instanceof Unclaimed) {
      Unbound.completed(tag, method, mapping, status, failure);
    }
  }

  /** The same, by the path of its context, with the status of the response that it began with. */
  public static void completed(@Nullable Object tag, String method, @Nullable Throwable failure) {
    if (tag instanceof Unclaimed) {
      Unclaimed request = (Unclaimed) tag;
      String path = request.context;
      String mapping = path == null || path.length() < 2 ? "other" : path.concat("/*");
      int status = PublicGetters.number(request.response, "getStatus", 0);
      Unbound.completed(
          tag, method, mapping, failure != null && status < 400 ? 500 : status, failure);
    }
  }

  /**
   * What the current thread's request is about to reach, or has left again unhandled.
   *
   * @param path of the context; null where it is left
   */
  public static void context(@Nullable String path) {
    Ledger own = Bridge.LEDGERS.peek();
    if (own != null && own.isOpen() && own.home instanceof Unclaimed) {
      ((Unclaimed) own.home).context = path;
    }
  }

  @Override
  boolean isClaimable() {
    return true;
  }

  /** It is begun elsewhere, where it is better known. */
  @Override
  void givesWay(Ledger own) {
    own.end(System.nanoTime());
    Bridge.LEDGERS.requestEnded(own);
  }

  /** Makes room on the current thread for a request that is better known elsewhere. */
  public static void givesWay() {
    Parked here = Requests.here(Bridge.LEDGERS.peek());
    if (here instanceof Unclaimed) {
      Requests.giveWay();
    }
  }
}
