package io.chokepoint.bridge;

import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What advice says of requests that are on a thread: from when one reached it until it ended or
 * left. Everything the thread visits in between is charged to that request.
 */
public final class Requests {

  private static final Parked OVER = new Parked(null);
  private static final int NOT_FOUND = 404;
  private static final int LONGEST_OPERATION = 50;
  private static final int MOST_OPERATIONS = 50;

  /** What their names add to a route. */
  private static final ConcurrentHashMap<String, String> OPERATIONS = new ConcurrentHashMap<>();

  private Requests() {}

  /** A request reached this thread. False if it is inside another, whose part it then is. */
  public static boolean started() {
    return started(null);
  }

  /**
   * A request reached this thread. False if it is inside another, whose part it then is.
   *
   * @param suspended what {@link #suspended}, {@link Unbound#parked} or {@link Unclaimed}
   *     remembered of it; null if it is new
   */
  public static boolean started(@Nullable Object suspended) {
    Ledger ledger = Bridge.LEDGERS.forRequest();
    if (ledger.task != null) {
      Tasks.ended(); // a server's way to a thread of its own is no part of the request that handed
      // it over
      ledger = Bridge.LEDGERS.forRequest();
    }
    Parked here = here(ledger);
    if (here != null && !here.isClaimable()) {
      here.givesWay(ledger);
      ledger = Bridge.LEDGERS.forRequest();
    } else if (here != null && (suspended == here || !isOfRequest(suspended))) {
      ledger.home = null;
      return true;
    }
    if (ledger.isOpen() || ledger.state.muted || Bridge.sink() == null) {
      return false;
    }
    if (isOfRequest(suspended)) {
      return resumed(suspended); // or it was counted, and what comes now is what is left of it
    }
    long forCarrier = ledger.state.virtual ? Carriers.follow(ledger) : 0;
    ledger.start(System.nanoTime(), Bridge.cpuClockFor(ledger), forCarrier);
    return true;
  }

  /**
   * Where the request that a ledger is in lies when it is on no thread; null where that is none.
   */
  static @Nullable Parked here(@Nullable Ledger ledger) {
    return ledger != null && ledger.isOpen() ? (Parked) ledger.home : null;
  }

  /** Makes room on the current thread for a request that another probe found there. */
  static void giveWay() {
    Ledger own = Bridge.LEDGERS.peek();
    Parked here = here(own);
    if (own != null && here != null) {
      here.givesWay(own);
    }
  }

  private static boolean isOfRequest(@Nullable Object suspended) {
    return suspended instanceof Parked
        || (suspended instanceof Proxy
            && Proxy.getInvocationHandler(suspended) instanceof Suspended);
  }

  /**
   * What to remember of a request that has ended, for whatever its container still does with it.
   */
  public static Object over() {
    return OVER;
  }

  /** The current request's answer is complete, before its thread is through with it. */
  public static void answered() {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && ledger.isOpen()) {
      ledger.identity.answered = true;
    }
  }

  /** Whether no handler has taken the current request so far, for which the server will say 404. */
  public static void unhandled(boolean unhandled) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && ledger.isOpen()) {
      ledger.identity.unhandled = unhandled;
    }
  }

  public static boolean isAnswered() {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger != null && ledger.isOpen() && ledger.identity.answered;
  }

  /** The request's route became known. */
  public static void route(@Nullable Object template) {
    if (template != null) {
      Ledger ledger = Bridge.LEDGERS.current();
      if (ledger.isOpen()) {
        ledger.identity.route(template.toString());
        Delay.named(ledger);
      }
    }
  }

  /**
   * Which of the operations at its route the request asks for. Clients choose the names: the first
   * ones are told apart, so that no other endpoint has to make room for them.
   */
  public static void operation(String name) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger == null || !ledger.isOpen() || name.isEmpty()) {
      return;
    }
    String known = OPERATIONS.get(name);
    if (known == null
        && OPERATIONS.size() < MOST_OPERATIONS
        && name.length() <= LONGEST_OPERATION) {
      known = "#" + name;
      OPERATIONS.put(name, known);
    }
    if (known != null) {
      ledger.identity.operation(known);
      Delay.named(ledger);
    }
  }

  /** What to call the request as long as no route is known: the pattern a servlet is mapped to. */
  public static void mapping(@Nullable String pattern) {
    if (pattern != null) {
      Ledger ledger = Bridge.LEDGERS.current();
      if (ledger.isOpen()) {
        ledger.identity.mapping(pattern);
        Delay.named(ledger);
      }
    }
  }

  public static void method(String httpMethod) {
    Ledger ledger = Bridge.LEDGERS.current();
    if (ledger.isOpen()) {
      ledger.identity.method(httpMethod);
    }
  }

  public static boolean routeKnown() {
    return Bridge.LEDGERS.current().identity.routeKnown();
  }

  /** Whether there is a route, or a mapping to stand for it. */
  public static boolean named() {
    return !Bridge.LEDGERS.current().route().isEmpty();
  }

  /** What a framework made an answer of; the cause of the failure if that answer is one. */
  public static void failing(@Nullable Throwable thrown) {
    Ledger ledger = Bridge.LEDGERS.current();
    if (ledger.isOpen() && thrown != null) {
      ledger.identity.failing(thrown);
    }
  }

  /**
   * The request that {@link #started} said true to ended.
   *
   * @param route what to call it when no route became known
   * @param failure the exception it ended with, or that an error handler turned into the status
   */
  public static void ended(String method, String route, int status, @Nullable Throwable failure) {
    ended(method, route, status, failure, null);
  }

  /**
   * The same.
   *
   * @param message the server's object for the request, whose header fields can still be read
   */
  public static void ended(
      String method,
      String route,
      int status,
      @Nullable Throwable failure,
      @Nullable Object message) {
    Ledger ledger = Bridge.LEDGERS.current();
    Sink to = Bridge.sink();
    if (!ledger.isOpen() || to == null) {
      return;
    }
    ledger.identity.method(method);
    ledger.identity.mapping(route);
    ledger.identity.message = message;
    ledger.stopCpu();
    Handover.ends(
        ledger, ledger.identity.unhandled && status < 400 ? NOT_FOUND : status, failure, to);
    Bridge.LEDGERS.requestEnded(ledger);
  }

  /**
   * The request leaves this thread and goes on without one.
   *
   * @param message the application's HttpServletRequest
   * @param listenerType the application's AsyncListener
   * @param responseType the application's HttpServletResponse
   * @return an AsyncListener for its AsyncContext, and for {@link #started} if the request comes
   *     back to a thread
   */
  public static Object suspended(
      String method,
      String route,
      Object message,
      Object response,
      Class<?> responseType,
      Class<?> listenerType) {
    Ledger ledger = Bridge.LEDGERS.current();
    ledger.identity.message = message;
    ledger.identity.method(method);
    ledger.identity.mapping(route);
    Handover.leaves(ledger);
    Parked home = new Parked(ledger);
    ledger.home = home;
    return Proxy.newProxyInstance(
        listenerType.getClassLoader(),
        new Class<?>[] {listenerType},
        new Suspended(home, response, responseType));
  }

  /** Brings what left its thread to this one; false where it is none, or is elsewhere. */
  static boolean resumed(@Nullable Object suspended) {
    Ledger ledger = null;
    if (suspended instanceof Parked) {
      ledger = ((Parked) suspended).take();
    } else if (suspended instanceof Proxy) {
      Object handler = Proxy.getInvocationHandler(suspended);
      ledger = handler instanceof Suspended ? ((Suspended) handler).take() : null;
    }
    if (ledger == null) {
      return false;
    }
    Handover.arrives(ledger);
    return true;
  }
}
