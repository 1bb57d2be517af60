package io.chokepoint.bridge;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What advice calls: static, and all it needs to know. Until a sink is there nothing is recorded;
 * on a muted thread nothing ever is.
 */
public final class Bridge {

  static final Ledgers LEDGERS = new Ledgers();
  private static final Object NO_POOL = new Object();

  /** By gRPC's code, from OK to UNAUTHENTICATED. */
  private static final int[] GRPC = {
    200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
  };

  private static final String REACTIVE = "io.chokepoint.request";
  private static final List<WeakReference<Object>> TOMCAT = new CopyOnWriteArrayList<>();
  private static final List<WeakReference<Object>> SERVERS = new CopyOnWriteArrayList<>();

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
   * @param suspended what {@link #requestSuspended} or {@link #requestParked} remembered of it;
   *     null if it is new
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
    if (suspended != null && resumed(suspended)) {
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

  /** What to call the request as long as no route is known: the pattern a servlet is mapped to. */
  public static void mapping(@Nullable String pattern) {
    if (pattern != null) {
      Ledger ledger = LEDGERS.current();
      if (ledger.isOpen()) {
        ledger.mapping(pattern);
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
    return LEDGERS.current().routeKnown();
  }

  /** Whether there is a route, or a mapping to stand for it. */
  public static boolean named() {
    return !LEDGERS.current().route().isEmpty();
  }

  /** What a framework made an answer of; the cause of the failure if that answer is one. */
  public static void failing(@Nullable Throwable thrown) {
    Ledger ledger = LEDGERS.current();
    if (ledger.isOpen() && thrown != null) {
      ledger.failing(thrown);
    }
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
    ledger.mapping(route);
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
    ledger.mapping(route);
    ledger.suspend(System.nanoTime());
    LEDGERS.detach();
    return Proxy.newProxyInstance(
        listenerType.getClassLoader(),
        new Class<?>[] {listenerType},
        new Suspended(ledger, response, responseType));
  }

  private static boolean resumed(Object suspended) {
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
    LEDGERS.current().chargeWorkers(ledger);
    LEDGERS.attach(ledger);
    ledger.resumeCpu();
    return true;
  }

  // ---- requests on no thread

  /**
   * A request begins that is bound to no thread: the threads it passes over serve others meanwhile,
   * so that nothing they do is charged to it. Null while nothing is recorded.
   */
  public static @Nullable Object requestBegun() {
    return sink == null ? null : new Parked(begin(null));
  }

  /** The same for one that will be brought to threads, where its CPU time can be measured. */
  public static @Nullable Object requestAnnounced() {
    return sink == null ? null : new Parked(begin(cpuClock));
  }

  private static Ledger begin(@Nullable CpuClock clock) {
    Ledger ledger = LEDGERS.lend();
    boolean sample = clock != null && ledger.draw(sampleMask);
    ledger.startOnNoThread(System.nanoTime(), sample ? clock : null);
    return ledger;
  }

  /**
   * A request of Spring WebFlux begins; null where it is part of the servlet container's, or
   * nothing is recorded.
   *
   * @return a Consumer for the end of its answer
   */
  public static @Nullable Object reactiveBegun(
      String method, Object response, Map<String, Object> attributes) {
    Ledger own = LEDGERS.peek();
    if (sink == null || (own != null && own.isOpen())) {
      return null;
    }
    Ledger ledger = begin(null);
    ledger.method(method);
    Reactive request = new Reactive(ledger, response, attributes);
    attributes.put(REACTIVE, request);
    return request;
  }

  /** The route of the WebFlux exchange with these attributes became known. */
  public static void reactiveRouted(Map<String, Object> attributes, @Nullable Object template) {
    Object request = attributes.get(REACTIVE);
    Ledger ledger = request instanceof Parked ? ((Parked) request).get() : null;
    if (ledger == null) {
      route(template);
    } else if (template != null) {
      ledger.route(template.toString());
    }
  }

  /** What the WebFlux exchange with these attributes made an answer of. */
  public static void reactiveFailing(Map<String, Object> attributes, Throwable thrown) {
    Object request = attributes.get(REACTIVE);
    Ledger ledger = request instanceof Parked ? ((Parked) request).get() : null;
    if (ledger != null) {
      ledger.failing(thrown);
    }
  }

  /**
   * The request leaves this thread, for {@link #requestStarted} to bring it back to one, or {@link
   * #requestCompleted} to end it.
   */
  public static Object requestParked(String method, String mapping) {
    Ledger ledger = LEDGERS.current();
    ledger.method(method);
    ledger.mapping(mapping);
    ledger.suspend(System.nanoTime());
    LEDGERS.detach();
    ledger.thread = null;
    return new Parked(ledger);
  }

  /** The route of a request on no thread became known; the last one said is believed. */
  public static void requestRouted(
      @Nullable Object parked, String method, @Nullable Object template) {
    Ledger ledger = parked instanceof Parked ? ((Parked) parked).get() : null;
    if (ledger != null) {
      ledger.method(method);
      if (template != null) {
        ledger.reroute(template.toString());
      }
    }
  }

  /** The HTTP status that stands for a status of gRPC's, as its gateways translate it. */
  public static int httpStatusOfGrpc(int code) {
    return code >= 0 && code < GRPC.length ? GRPC[code] : 500;
  }

  /** Whether it is a request on no thread that has not ended. */
  public static boolean isParked(@Nullable Object parked) {
    return parked instanceof Parked && ((Parked) parked).get() != null;
  }

  /**
   * A request on no thread ended; the first to say so is believed.
   *
   * @param mapping what to call it when no route became known
   */
  public static void requestCompleted(
      @Nullable Object parked,
      String method,
      String mapping,
      int status,
      @Nullable Throwable failure) {
    if (parked instanceof Parked) {
      Parked request = (Parked) parked;
      Ledger ledger = request.get();
      if (ledger != null) {
        ledger.method(method);
        ledger.mapping(mapping);
      }
      request.complete(status, failure);
    }
  }

  /** Brings a request on no thread to this one; false where it is on another, or has ended. */
  public static boolean requestResumed(@Nullable Object parked) {
    Ledger own = LEDGERS.peek();
    return parked instanceof Parked
        && sink != null
        && (own == null || !own.isOpen() && !own.muted)
        && resumed(parked);
  }

  /** The thread that {@link #requestStarted} brought the request to has done its part. */
  public static void requestLeft(@Nullable Object parked) {
    Ledger ledger = LEDGERS.current();
    if (ledger.isOpen() && parked instanceof Parked) {
      ledger.suspend(System.nanoTime());
      LEDGERS.detach();
      ledger.thread = null;
      ((Parked) parked).put(ledger);
    }
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

  /**
   * There is work for a worker thread: a connection has become readable.
   *
   * @param connection what is handed to the worker, and remembers when
   * @param workers the name of those who wait for it
   */
  public static void workReady(Object connection, String workers) {
    Sink to = sink;
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
   * @return whether {@link #workDone} is wanted
   */
  public static boolean workTaken(Object connection) {
    Object tag = Tags.get(connection);
    if (!(tag instanceof Ready)) {
      return false;
    }
    Ready ready = (Ready) tag;
    Ledger ledger = LEDGERS.current();
    long since = ready.nanos;
    if (since == 0 || ledger.muted || ledger.isOpen()) {
      return false;
    }
    ready.nanos = 0;
    ledger.tookUp(ready.workers, since, System.nanoTime());
    return true;
  }

  /** The work is done: what this thread does next was not ready when it was. */
  public static void workDone() {
    Ledger ledger = LEDGERS.peek();
    if (ledger != null) {
      ledger.putDown();
      if (!ledger.isOpen()) {
        LEDGERS.requestEnded(ledger);
      }
    }
  }

  /** An embedded Tomcat's endpoint is at work. */
  public static void tomcatEndpoint(Object endpoint) {
    remember(TOMCAT, endpoint);
  }

  /** The {@code org.apache.tomcat.util.net.AbstractEndpoint}s seen so far that are still alive. */
  public static List<Object> tomcatEndpoints() {
    return alive(TOMCAT);
  }

  /** A Jetty or an Undertow is at work. */
  public static void server(Object server) {
    remember(SERVERS, server);
  }

  /** The other servers seen so far that are still alive. */
  public static List<Object> servers() {
    return alive(SERVERS);
  }

  private static void remember(List<WeakReference<Object>> list, Object object) {
    for (WeakReference<Object> known : list) {
      if (known.get() == object) {
        return;
      }
    }
    list.add(new WeakReference<>(object));
  }

  private static List<Object> alive(List<WeakReference<Object>> list) {
    List<Object> alive = new ArrayList<>();
    for (WeakReference<Object> known : list) {
      Object object = known.get();
      if (object == null) {
        list.remove(known);
      } else {
        alive.add(object);
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
