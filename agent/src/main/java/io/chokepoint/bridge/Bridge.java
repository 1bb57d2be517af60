package io.chokepoint.bridge;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What advice calls: static, and all it needs to know. Until a sink is there nothing is recorded;
 * on a muted thread nothing ever is.
 */
public final class Bridge {

  static final Ledgers LEDGERS = new Ledgers();
  private static final Object NO_POOL = new Object();
  private static final List<WeakReference<Object>> TOMCAT = new CopyOnWriteArrayList<>();

  private static volatile @Nullable Sink sink;
  private static volatile @Nullable CpuClock cpuClock;
  private static volatile int sampleMask;

  private Bridge() {}

  // ---- requests

  /** A request reached this thread. False if it is inside another, whose part it then is. */
  public static boolean requestStarted() {
    return requestStarted(null);
  }

  /**
   * A request reached this thread. False if it is inside another, whose part it then is.
   *
   * @param suspended what {@link #requestSuspended} remembered of it; null if it is new
   */
  public static boolean requestStarted(@Nullable Object suspended) {
    Ledger ledger = LEDGERS.current();
    if (ledger.task != null) {
      Tasks.ended(); // a server's way to a thread of its own is no part of whoever handed it over
      ledger = LEDGERS.current();
    }
    if (ledger.isOpen() || ledger.muted || sink == null) {
      return false;
    }
    if (suspended instanceof Proxy && resumed((Proxy) suspended)) {
      return true;
    }
    boolean sample = cpuClock != null && ledger.draw(sampleMask);
    ledger.start(System.nanoTime(), sample ? cpuClock : null);
    return true;
  }

  /** The request's route became known. */
  public static void route(@Nullable Object template) {
    if (template != null) {
      Ledger ledger = LEDGERS.current();
      if (ledger.isOpen()) {
        ledger.route(template.toString());
      }
    }
  }

  public static void method(String httpMethod) {
    Ledger ledger = LEDGERS.current();
    if (ledger.isOpen()) {
      ledger.method(httpMethod);
    }
  }

  public static boolean routeKnown() {
    return !LEDGERS.current().route().isEmpty();
  }

  /**
   * The request that {@link #requestStarted} said true to ended.
   *
   * @param route what to call it when no route became known
   * @param failure the exception it ended with, or that an error handler turned into the status
   */
  public static void requestEnded(
      String method, String route, int status, @Nullable Throwable failure) {
    Ledger ledger = LEDGERS.current();
    Sink to = sink;
    if (!ledger.isOpen() || to == null) {
      return;
    }
    ledger.method(method);
    ledger.route(route);
    ledger.stopCpu();
    end(ledger, status, failure, to);
    LEDGERS.requestEnded(ledger);
  }

  private static void end(Ledger ledger, int status, @Nullable Throwable failure, Sink to) {
    ledger.outcome(status, failure);
    long wall = ledger.end(System.nanoTime());
    to.requestEnded(ledger, wall);
    ledger.deliverHeld(to);
  }

  /**
   * The request leaves this thread and goes on without one.
   *
   * @param listenerType the application's AsyncListener
   * @param responseType the application's HttpServletResponse
   * @return an AsyncListener for its AsyncContext, and for {@link #requestStarted} if the request
   *     comes back to a thread
   */
  public static Object requestSuspended(
      String method, String route, Object response, Class<?> responseType, Class<?> listenerType) {
    Ledger ledger = LEDGERS.current();
    ledger.method(method);
    ledger.route(route);
    ledger.suspend(System.nanoTime());
    LEDGERS.detach();
    return Proxy.newProxyInstance(
        listenerType.getClassLoader(),
        new Class<?>[] {listenerType},
        new Suspended(ledger, response, responseType));
  }

  private static boolean resumed(Proxy listener) {
    Object handler = Proxy.getInvocationHandler(listener);
    Ledger ledger = handler instanceof Suspended ? ((Suspended) handler).take() : null;
    if (ledger == null) {
      return false;
    }
    LEDGERS.attach(ledger);
    ledger.resumeCpu();
    return true;
  }

  /** A suspended request completed without coming back to a thread. */
  static void completed(Ledger ledger, int status, @Nullable Throwable failure) {
    Sink to = sink;
    if (to != null) {
      end(ledger, status, failure, to);
    }
    LEDGERS.release(ledger);
  }

  // ---- SQL

  /**
   * A statement is about to be executed; returns when, 0 if this is part of another's execution.
   *
   * @param statement the java.sql.Statement, which remembers its SQL
   * @param sql given with the call; null if prepared before
   */
  public static long sqlStarted(Object statement, @Nullable String sql) {
    Ledger ledger = LEDGERS.current();
    Sink to = sink;
    if (ledger.within(Resource.Kind.SQL) || ledger.muted || to == null) {
      return 0;
    }
    Object tag = sql != null ? to.statement(sql) : Tags.get(statement);
    Resource resource = tag instanceof Resource ? (Resource) tag : to.statement("(unknown)");
    long now = System.nanoTime();
    ledger.enterSql(resource, now);
    return now;
  }

  /** The execution that began at {@code started} ended. */
  public static void sqlEnded(long started, boolean failed, boolean timedOut) {
    Sink to = sink;
    if (started == 0 || to == null) {
      return;
    }
    Ledger ledger = LEDGERS.current();
    Resource resource = ledger.sqlResource();
    long nanos = ledger.exitSql(started, System.nanoTime());
    if (timedOut) {
      ledger.sqlTimedOut = true;
    }
    if (resource != null) {
      to.statementEnded(
          resource,
          nanos,
          timedOut ? Sink.Outcome.TIMED_OUT : failed ? Sink.Outcome.FAILED : Sink.Outcome.DONE);
    }
  }

  /** A statement was prepared: it will remember its SQL. */
  public static void prepared(@Nullable Object statement, @Nullable String sql) {
    Sink to = sink;
    if (statement != null && sql != null && to != null) {
      Tags.set(statement, to.statement(sql));
    }
  }

  // ---- visits to everything else

  /**
   * A visit begins; returns the token to end it with, 0 if it is not accounted for: outside a
   * request, or inside another visit of its kind, as clients are built upon clients.
   *
   * @param name of the resource within its kind: a host, a command, a site; never a value
   */
  public static int visitStarted(Resource.Kind kind, String name) {
    Ledger ledger = LEDGERS.peek();
    Sink to = sink;
    if (ledger == null || !ledger.isOpen() || ledger.within(kind) || to == null) {
      return 0;
    }
    return ledger.enter(to.resource(kind, name), System.nanoTime());
  }

  /** The visit that {@link #visitStarted} gave the token for ended. */
  public static void visitEnded(int token) {
    if (token != 0) {
      LEDGERS.current().exit(token, System.nanoTime());
    }
  }

  // ---- calls to other machines

  /**
   * A call to another service begins; returns the token to end its visit with, see {@link
   * #visitStarted}.
   *
   * @param scheme of the call; null where it is not known
   * @param port not positive where it is the scheme's own
   */
  public static int callStarted(@Nullable String scheme, @Nullable String host, int port) {
    return call(scheme, host, port, false);
  }

  /** A call that was under way before, as to connect or to send, goes on: it counts once. */
  public static int callContinued(@Nullable String scheme, @Nullable String host, int port) {
    return call(scheme, host, port, true);
  }

  private static int call(@Nullable String scheme, @Nullable String host, int port, boolean again) {
    Ledger ledger = LEDGERS.peek();
    Sink to = sink;
    if (ledger == null
        || !ledger.isOpen()
        || ledger.within(Resource.Kind.DOWNSTREAM)
        || to == null) {
      return 0;
    }
    Resource called = to.resource(Resource.Kind.DOWNSTREAM, Hosts.name(scheme, host, port));
    ledger.called = called;
    long now = System.nanoTime();
    return again ? ledger.enterAgain(called, now) : ledger.enter(called, now);
  }

  /** As {@link #callStarted(String, String, int)}. */
  public static int callStarted(@Nullable URI uri) {
    return uri == null ? 0 : callStarted(uri.getScheme(), uri.getHost(), uri.getPort());
  }

  /**
   * Waits for more of an answer, whose head was there, to the last call. Returns the token to end
   * its visit with, see {@link #visitStarted}; 0 also inside any other visit, whose wait it is.
   */
  public static int answerAwaited() {
    Ledger ledger = LEDGERS.peek();
    Resource called = ledger == null ? null : ledger.awaitable();
    return ledger == null || called == null ? 0 : ledger.enterAgain(called, System.nanoTime());
  }

  /** As {@link #answerAwaited()}, if this is where the last call went. */
  public static int answerAwaited(@Nullable InetAddress from, int port) {
    Ledger ledger = LEDGERS.peek();
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
   * after; returns the token to end its visit with, see {@link #visitStarted}.
   */
  public static int leaseStarted() {
    Ledger ledger = LEDGERS.peek();
    Resource call =
        ledger == null || !ledger.isOpen() ? null : ledger.outermost(Resource.Kind.DOWNSTREAM);
    return call == null ? 0 : visitStarted(Resource.Kind.HTTP_POOL, call.name);
  }

  // ---- connection pools

  /**
   * A thread asks for a connection; returns when, 0 if it is not accounted for: inside another
   * borrow from the same pool, as a pool's ways to borrow are built upon each other.
   */
  public static long borrowStarted(Object pool) {
    long started = sharingBorrowStarted(pool);
    if (started != 0) {
      needsAnother(pool);
    }
    return started;
  }

  /** As {@link #borrowStarted}, of a pool that may lend again what the thread has already. */
  public static long sharingBorrowStarted(Object pool) {
    Ledger ledger = LEDGERS.current();
    Sink to = sink;
    if (ledger.muted || to == null) {
      return 0;
    }
    Resource resource = poolOf(pool, to);
    if (resource == null || ledger.borrowing(resource)) {
      return 0;
    }
    long now = System.nanoTime();
    ledger.enter(resource, now);
    return now;
  }

  /** The thread is inside a borrow that nothing can serve that the thread has already. */
  public static void needsAnother(Object pool) {
    Object tag = Tags.get(pool);
    Ledger ledger = LEDGERS.current();
    Sink to = sink;
    if (to != null && tag instanceof Resource && ledger.holds((Resource) tag)) {
      Resource resource = (Resource) tag;
      boolean due = resource.stacks.dueOfNested(System.nanoTime());
      ledger.nested(resource, due ? Stacks.here() : null, to);
    }
  }

  /** Null where the pool is none that requests queue for. */
  private static @Nullable Resource poolOf(Object pool, Sink to) {
    Object tag = Tags.get(pool);
    if (tag == null) {
      Resource made = to.pool(pool);
      tag = made == null ? NO_POOL : made;
      Tags.set(pool, tag);
    }
    return tag instanceof Resource ? (Resource) tag : null;
  }

  /** The thread stopped waiting. */
  public static void borrowEnded(Object pool, long started, boolean timedOut) {
    Sink to = sink;
    if (started == 0 || to == null) {
      return;
    }
    Resource resource = poolOf(pool, to);
    if (resource == null) {
      return;
    }
    Ledger ledger = LEDGERS.current();
    long now = System.nanoTime();
    ledger.exitBorrow(resource, now);
    if (timedOut) {
      ledger.poolTimedOut = true;
    }
    to.borrowEnded(resource, now - started, timedOut);
  }

  /** A connection goes out to this thread, which is inside a borrow and in no other visit. */
  public static void borrowed(Object entry) {
    Ledger ledger = LEDGERS.current();
    Resource pool = ledger.innermost();
    if (pool != null && pool.isPool()) {
      goesOut(ledger, pool, entry);
    }
  }

  /** A connection of this pool goes out to this thread, if it is inside a borrow from it. */
  public static void borrowed(Object pool, Object entry) {
    Object tag = Tags.get(pool);
    Ledger ledger = LEDGERS.current();
    if (tag instanceof Resource && ledger.borrowing((Resource) tag)) {
      goesOut(ledger, (Resource) tag, entry);
    }
  }

  private static void goesOut(Ledger ledger, Resource pool, Object entry) {
    Sink to = sink;
    if (to == null) {
      return;
    }
    Hold hold = holdOf(entry, pool, to);
    if (hold.out) {
      return; // shared with whoever has it, as within a transaction
    }
    long now = to.borrowed(pool);
    hold.borrowed(ledger, now, pool.stacks.due(now) ? Stacks.here() : null);
    if (ledger.isOpen()) {
      ledger.took(hold);
    }
  }

  private static Hold holdOf(Object entry, Resource pool, Sink to) {
    Object tag = Tags.get(entry);
    if (tag instanceof Hold) {
      return (Hold) tag;
    }
    Hold hold = new Hold(pool);
    Tags.set(entry, hold);
    to.connectionSeen(pool, entry, hold);
    return hold;
  }

  /** A connection comes back, from whatever thread. */
  public static void returned(Object entry) {
    Sink to = sink;
    Object tag = Tags.get(entry);
    if (to == null || !(tag instanceof Hold)) {
      return;
    }
    Hold hold = (Hold) tag;
    if (!hold.out) {
      return;
    }
    hold.out = false;
    long nanos = to.returned(hold.pool, hold.sinceNanos);
    Ledger ledger = LEDGERS.current();
    if (hold.isOf(ledger)) {
      long sql = hold.sqlNanosSince(ledger);
      long cpu = hold.cpuNanosSince(ledger);
      if (ledger.isOpen()) {
        ledger.gaveBack(hold, nanos, sql, cpu);
      } else {
        to.held(hold.pool, "", "", 1, nanos, Math.min(sql, nanos), 0, 0);
      }
    } else {
      to.held(hold.pool, hold.method(), hold.route(), 1, nanos, 0, 0, 0);
    }
  }

  // ---- worker threads

  /** An embedded Tomcat's endpoint is at work. */
  public static void tomcatEndpoint(Object endpoint) {
    for (WeakReference<Object> known : TOMCAT) {
      if (known.get() == endpoint) {
        return;
      }
    }
    TOMCAT.add(new WeakReference<>(endpoint));
  }

  /** The {@code org.apache.tomcat.util.net.AbstractEndpoint}s seen so far that are still alive. */
  public static List<Object> tomcatEndpoints() {
    List<Object> alive = new ArrayList<>();
    for (WeakReference<Object> known : TOMCAT) {
      Object endpoint = known.get();
      if (endpoint == null) {
        TOMCAT.remove(known);
      } else {
        alive.add(endpoint);
      }
    }
    return alive;
  }

  // ---- for the bridge's other entries

  /** Where to deliver to; null while nothing is recorded. */
  static @Nullable Sink sink() {
    return sink;
  }

  static @Nullable CpuClock cpuClock() {
    return cpuClock;
  }

  // ---- for the agent

  /** Where advice lands when it fails. */
  public static void failed(Throwable error) {
    Sink to = sink;
    if (to != null) {
      to.error(error);
    }
  }

  /** From now on everything is recorded here. */
  public static void record(Sink to) {
    sink = to;
  }

  /**
   * How CPU time is read, and on which share of the requests.
   *
   * @param mask a power of two less one: one in {@code mask + 1} requests
   */
  public static void sample(CpuClock clock, int mask) {
    sampleMask = mask;
    cpuClock = clock;
  }

  /** From now on pauses of the whole JVM are told from the rest of a request's time. */
  public static void pauses(Pauses counted) {
    Pauses.know(counted);
  }

  /** The current thread is the agent's own: nothing it does is recorded, ever. */
  public static void mute() {
    LEDGERS.current().muted = true;
  }

  /** The ledgers that are in a request now. */
  public static List<Ledger> inRequest() {
    return LEDGERS.inRequest();
  }
}
