package io.chokepoint.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One thread's account of the request it is in: wall time split into the self times of the
 * resources it visited, and the rest. Law: {@code Σ self + unattributed = wall}, {@code
 * unattributed ≥ 0}.
 *
 * <p>Open segments form a stack. When one ends, its own time is what passed less what the segments
 * inside it took, and all of what passed counts as inside for the one below. A request allocates
 * nothing. Belongs to its thread; the clock thread reads method, route and request number, plain
 * because a volatile write costs as much as a segment, and may see them a little late.
 */
public final class Ledger {

  private static final int DEPTH = 16;

  /** Of the tasks that a request waited for, those are asked where samples found them. */
  private static final int MOST_SEEN = 16;

  // odd factors, so that no two stretches of a request and its neighbours look alike
  private static final long STAYS = 0x9E3779B97F4A7C15L;
  private static final long STRETCHES = 0xC2B2AE3D27D4EB4FL;

  boolean ofVirtualThread;
  boolean muted;
  volatile @Nullable Thread thread;
  final Park park = new Park();

  /**
   * What waits for a carrier are charged to; null unless the thread is virtual and in a request.
   */
  @Nullable Resource carriers;

  final CarrierWait carrier = new CarrierWait();

  /** Whether this thread is an event loop's, at handling what came in. */
  boolean hosts;

  /** Whether this thread is putting a task into a queue, see {@link Tasks#queueing}. */
  boolean queueing;

  /** Where the request waits while it is on no thread; null if it never was. */
  @Nullable Parked home;

  /** Since when the request is on no thread, and nothing says what it waits for. */
  private long parkedNanos;

  // its time on no thread
  private boolean away;
  private long leftNanos;
  private long accountedThen;
  private long awayNanos;
  private long taskNanos;

  /** How often it left a thread or came to one. Written before {@link #thread}, read after it. */
  private int moves;

  /** What this is the account of, where it is no request's own. */
  @Nullable Carried task;

  /** The task this thread has just done, until it begins something else; null where none. */
  @Nullable Carried done;

  long doneNanos;

  /** How many tasks of the request are followed; several threads count, which comes near enough. */
  int tasks;

  /** Whether this thread handed over tasks that are not. */
  boolean shedTasks;

  /** The task that woke this ledger's thread last: written by the task's thread. */
  volatile @Nullable Account wokenBy;

  private volatile @Nullable Object seen;
  private @Nullable Object @Nullable [] seenInTasks;
  private int tasksSeen;
  private int random = System.identityHashCode(this) | 1;

  // the request
  private long request;
  private boolean open;
  private long startNanos;
  private String method = "";
  private String route = "";
  private boolean routeKnown;
  private @Nullable Throwable failing;
  private int status;
  private @Nullable String failure;
  private @Nullable String thrownAt;
  boolean poolTimedOut;
  boolean sqlTimedOut;
  boolean answered;
  boolean unhandled;

  /** The service this request called last. */
  @Nullable Resource called;

  // the work this thread took up, for the request that begins with it
  private @Nullable Resource workers;
  private long readyNanos;
  private long takenNanos;

  // open segments
  private int top;
  private final Resource[] segments = new Resource[DEPTH];
  private final long[] started = new long[DEPTH];
  private final long[] inside = new long[DEPTH];
  private int kindsOpen;
  private int sqlToken;
  private @Nullable Resource sql;

  private final Charges charges = new Charges();
  private long attributedNanos;
  private final Stood stood = new Stood();

  private final Consumption consumption = new Consumption();

  /** What the threads of its tasks used: each adds its own. */
  final Elsewhere elsewhere = new Elsewhere();

  // this thread's time in SQL, ever
  private long sqlNanos;

  // what an experiment added to a request, and to which
  private long delayedNanos;
  private long delayedRequest;

  private final Holdings holdings = new Holdings(charges);

  // ---- the request

  boolean isOpen() {
    return open;
  }

  /** Whether chance says yes, once in {@code mask + 1}. Marsaglia's xorshift. */
  boolean draw(int mask) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random & mask) == 0;
  }

  /**
   * Starts a request: when the work this thread took up became ready, or now.
   *
   * @param clock to measure CPU time with; null to leave it out
   */
  void start(long now, @Nullable CpuClock clock) {
    start(now, clock, 0);
  }

  /**
   * The same on a virtual thread.
   *
   * @param forCarrier how long the thread waited for its carrier just before
   */
  void start(long now, @Nullable CpuClock clock, long forCarrier) {
    open = true;
    request++;
    startNanos = workers == null ? now - forCarrier : readyNanos;
    method = "";
    route = "";
    routeKnown = false;
    failing = null;
    status = 0;
    failure = null;
    thrownAt = null;
    poolTimedOut = false;
    sqlTimedOut = false;
    answered = false;
    unhandled = false;
    called = null;
    clearSegments();
    charges.clear();
    attributedNanos = 0;
    stood.clear();
    stood.begins(now);
    holdings.clear();
    task = null;
    done = null;
    tasks = 0;
    shedTasks = false;
    home = null;
    away = false;
    awayNanos = 0;
    taskNanos = 0;
    forgetSeen();
    forgetWaker();
    park.requestBegins();
    consumption.start(clock);
    if (clock != null) {
      elsewhere.clear();
    }
    chargeWorkers(this, forCarrier);
  }

  /** Starts a request before any thread has it: CPU time is measured on those that will. */
  void startOnNoThread(long now, @Nullable CpuClock clock) {
    start(now, clock);
    consumption.stop();
    leaves(now);
  }

  /** This worker thread took up what had been ready for it since then. */
  void tookUp(Resource pool, long ready, long taken) {
    workers = pool;
    readyNanos = ready;
    takenNanos = taken;
  }

  /** What this thread took up is done, or turned out to be no request. */
  void putDown() {
    workers = null;
  }

  /**
   * The wait before this thread took up its work, to the request that it began or went on with.
   *
   * @param forCarrier how long the thread, started by then, waited for its carrier: the end of it
   */
  void chargeWorkers(Ledger to, long forCarrier) {
    long last = forCarrier;
    if (workers != null) {
      long waited = Math.max(0, takenNanos - readyNanos);
      last = Math.min(forCarrier, waited);
      to.charges.add(workers, 1, waited - last);
      to.attributedNanos += waited - last;
      to.stood.begins(takenNanos); // what stood still meanwhile is in the wait
      workers = null;
    }
    if (last > 0 && to.carriers != null) {
      to.charges.add(to.carriers, 1, last);
      to.attributedNanos += last;
    }
  }

  /** For how long it has been on no thread, as far as nothing says what it waited for. */
  long parkedFor(long now) {
    return now - parkedNanos;
  }

  /** Stops the CPU clock: before the wall clock is read at the end, or when the thread is left. */
  void stopCpu() {
    consumption.stop();
  }

  /** The request is about to go on with a thread, the current one. */
  void resume(long now) {
    returns(now);
    consumption.resume();
  }

  /** The request leaves its thread and goes on without one. */
  void suspend(long now) {
    settle(now);
    closeSegments(now);
    clearSegments();
    stopCpu();
    leaves(now);
    thread = null;
  }

  private void leaves(long now) {
    moves++;
    stood.ends(now);
    stood.begins(now);
    parkedNanos = now;
    leftNanos = now;
    accountedThen = accounted();
    away = true;
  }

  private void returns(long now) {
    if (away) {
      moves++;
      stood.ends(now);
      stood.begins(now);
      awayNanos += Math.max(0, now - leftNanos - (accounted() - accountedThen));
      away = false;
    }
  }

  private long accounted() {
    return attributedNanos + collectionNanos() + safepointNanos() + taskNanos;
  }

  /**
   * While the request was on no thread a task of its own was done: it waited for that, however many
   * others were at work. What stood still meanwhile is the task's.
   */
  void waitedFor(Account done, long now) {
    CriticalPath.charge(this, done, parkedNanos, now);
    stood.begins(now);
    parkedNanos = now;
  }

  /** The same of a call to a service that began then, and has been answered, in part perhaps. */
  void waitedFor(Resource service, long visits, long began, long now) {
    add(service, visits, Math.max(0, now - Math.max(parkedNanos, began)));
    stood.begins(now);
    parkedNanos = now;
  }

  /** Ends the request; returns its wall time. What is charged stays readable until the next. */
  long end(long now) {
    settle(now);
    closeSegments(now);
    returns(now);
    stood.ends(now);
    long wall = now - startNanos;
    open = false;
    holdings.orphan(this);
    request++;
    return wall;
  }

  private void clearSegments() {
    top = 0;
    kindsOpen = 0;
  }

  private void closeSegments(long now) {
    if (top > 0) {
      exit(1, now);
    }
  }

  void outcome(int httpStatus, @Nullable Throwable thrown) {
    status = httpStatus;
    Throwable cause = thrown == null && httpStatus >= 500 ? failing : thrown;
    failing = null;
    if (cause != null || httpStatus >= 500) {
      failure =
          poolTimedOut
              ? "pool-timeout"
              : sqlTimedOut
                  ? "sql-timeout"
                  : cause == null ? "status-" + httpStatus : Failures.name(cause);
      thrownAt = cause == null ? null : Failures.place(cause, System.nanoTime());
    }
  }

  /** The first one stands: an error page or a forward belongs to the request it came from. */
  void route(String template) {
    if (!routeKnown && !template.isEmpty()) {
      route = template;
      routeKnown = true;
    }
  }

  /** A router that goes from the general to the particular: the last one stands. */
  void reroute(String template) {
    route = template;
    routeKnown = true;
  }

  boolean routeKnown() {
    return routeKnown;
  }

  /** Stands for the route until one is known. */
  void mapping(String pattern) {
    if (route.isEmpty()) {
      route = pattern;
    }
  }

  /** Thrown and caught: the cause if the request turns out to have failed. */
  void failing(Throwable thrown) {
    failing = thrown;
  }

  boolean isFailing() {
    return failing != null;
  }

  void method(String httpMethod) {
    method = httpMethod;
  }

  // ---- the carrier of a virtual thread

  /**
   * What was waited for a carrier is charged to that, and to none of the visits that are open: of
   * these, it is inside the innermost, as each calls this when it begins and ends.
   */
  void settle(long now) {
    if (carriers != null && carrier.times() > 0) {
      int times = carrier.times();
      long waited = takeCarrierWait();
      if (top == 0) {
        long before = stood.collectedNanos() + stood.otherwiseNanos();
        stood.ends(now);
        stood.begins(now);
        waited -= stood.collectedNanos() + stood.otherwiseNanos() - before;
      }
      addCarrierWait(times, waited);
    }
  }

  /** What was waited for a carrier since it was last asked for, told and not yet charged. */
  long takeCarrierWait() {
    Sink to = Bridge.sink();
    if (carriers != null && to != null && carrier.times() > 0) {
      long waited = carrier.take();
      Carriers.tell(to, carriers, waited, carrier.lastFrom(), carrier.lastUntil());
      return waited;
    }
    return carrier.take();
  }

  void addCarrierWait(int times, long nanos) {
    if (carriers != null && nanos > 0) {
      add(carriers, times, nanos);
    }
  }

  // ---- segments

  /**
   * Enters a visit; returns the token to leave it with, 0 if there is no room to account for it.
   */
  int enter(Resource resource, long now) {
    if (top == DEPTH) {
      return 0;
    }
    settle(now);
    if (top == 0) {
      consumption.segmentBegins();
      stood.ends(now);
    }
    kindsOpen |= resource.kind.bit();
    segments[top] = resource;
    started[top] = now;
    inside[top] = 0;
    return ++top;
  }

  /** Leaves a visit, and any inside it that were not left; returns how long it was. */
  long exit(int token, long now) {
    long length = 0;
    settle(now);
    while (top >= token && token > 0) {
      length = pop(now);
    }
    return length;
  }

  private long pop(long now) {
    top--;
    long length = now - started[top];
    kindsOpen = kindsBelow(top);
    boolean named = segments[top].id >= 0;
    if (open && named) {
      charges.add(segments[top], 1, Math.max(0, length - inside[top]));
    }
    long accounted = named ? length : inside[top];
    if (top > 0) {
      inside[top - 1] += accounted;
    } else {
      attributedNanos += accounted;
      consumption.segmentEnded();
      stood.begins(now);
    }
    return length;
  }

  /**
   * Leaves a visit, and any inside it, without charging it, as it takes a look to say for what it
   * was; {@link #add} then does. Returns how long it was.
   */
  long leave(int token, long now) {
    exit(token + 1, now);
    if (top != token) {
      return 0; // an outer visit's end closed it
    }
    top--;
    kindsOpen = kindsBelow(top);
    if (top == 0) {
      consumption.segmentEnded();
      stood.begins(now);
    }
    return now - started[top];
  }

  /** Charges time that passed in a visit just left. */
  void add(Resource resource, long visited, long nanos) {
    charges.add(resource, visited, nanos);
    if (top > 0) {
      inside[top - 1] += nanos;
    } else {
      attributedNanos += nanos;
    }
  }

  private int kindsBelow(int height) {
    int kinds = 0;
    for (int i = 0; i < height; i++) {
      kinds |= segments[i].kind.bit();
    }
    return kinds;
  }

  /** Whether a visit of this kind is open. */
  boolean within(Resource.Kind kind) {
    return (kindsOpen & kind.bit()) != 0;
  }

  /** Whether a visit of any of these kinds is open. */
  boolean withinAny(int kinds) {
    return (kindsOpen & kinds) != 0;
  }

  /** Enters a visit that was left before, if it was, so that it counts once. */
  int enterAgain(Resource resource, long now) {
    int token = enter(resource, now);
    if (token != 0) {
      charges.discount(resource);
    }
    return token;
  }

  /** The service called last, where no visit is open that a wait would be a part of. */
  @Nullable Resource awaitable() {
    return open && top == 0 ? called : null;
  }

  /** The resource of the outermost visit of this kind that is open. */
  @Nullable Resource outermost(Resource.Kind kind) {
    for (int i = 0; i < top; i++) {
      if (segments[i].kind == kind) {
        return segments[i];
      }
    }
    return null;
  }

  @Nullable Resource innermost() {
    return top == 0 ? null : segments[top - 1];
  }

  // ---- borrowing

  /** Whether a wait for this pool is open. */
  boolean borrowing(Resource pool) {
    return borrowToken(pool) != 0;
  }

  private int borrowToken(Resource pool) {
    int token = within(pool.kind) ? top : 0;
    while (token > 0 && segments[token - 1] != pool) {
      token--;
    }
    return token;
  }

  /** What its holder does with the connection begins here: the wait for it is no part of that. */
  void exitBorrow(Resource pool, long now) {
    exit(borrowToken(pool), now);
    Hold got = holdings.justTaken(pool);
    if (got != null) {
      got.accountFrom(this);
    }
  }

  /** Whether the request has a connection of this pool. */
  boolean holds(Resource pool) {
    return holdings.has(pool, this);
  }

  /** The request asks for another. Told at once where it can be: it may never get it. */
  void nested(Resource pool, StackTraceElement @Nullable [] stack, Sink to) {
    if (route.isEmpty()) {
      holdings.nested(pool, stack);
    } else {
      to.nestedBorrows(pool, method, route, 1, stack);
    }
  }

  // ---- SQL: only the outermost execution counts, as drivers and wrappers call themselves

  void enterSql(Resource statement, long now) {
    sql = statement;
    sqlToken = enter(statement, now);
  }

  @Nullable Resource sqlResource() {
    return sql;
  }

  long exitSql(long enteredNanos, long now) {
    exit(sqlToken, now);
    long length = now - enteredNanos;
    sqlNanos += length;
    return length;
  }

  long sqlNanos() {
    return sqlNanos;
  }

  /** A volatile write costs as much as a segment, and there is seldom anything to forget. */
  void forgetWaker() {
    if (wokenBy != null) {
      wokenBy = null;
    }
  }

  /**
   * The request waited while a task of its own was between visits.
   *
   * @param cpu what the task used of the processor meanwhile; 0 where that was not measured
   * @param where what the sampler kept with the task; null where that is nothing
   */
  void waitedForTask(long nanos, long cpu, @Nullable Object where) {
    taskNanos += nanos;
    consumption.add(cpu);
    if (where != null) {
      sawInTask(where);
    }
  }

  private void sawInTask(Object where) {
    @Nullable Object[] known = seenInTasks;
    if (known == null) {
      known = new Object[MOST_SEEN];
      seenInTasks = known;
    }
    for (int i = 0; i < tasksSeen; i++) {
      if (known[i] == where) {
        return; // a task tells each time that it hands something over
      }
    }
    if (tasksSeen < MOST_SEEN) {
      known[tasksSeen++] = where;
    }
  }

  private void forgetSeen() {
    if (seen != null) {
      seen = null;
    }
    if (seenInTasks != null) {
      Arrays.fill(seenInTasks, 0, tasksSeen, null);
      tasksSeen = 0;
    }
  }

  /** What this thread, a task's, used up to now, in visits too; null where not measured. */
  @Nullable Consumption used() {
    return open && consumption.measured() ? consumption : null;
  }

  /** CPU time of this request up to now, outside its segments; negative where not measured. */
  long cpuOutsideSegments() {
    return open ? consumption.cpuSoFar(top > 0) : -1;
  }

  // ---- experiments

  /** Whether only its request waits for the current thread, whose ledger this is. */
  boolean mayBeDelayed() {
    return home == null && task == null && !hosts && !Delay.isLoop(Thread.currentThread());
  }

  /** How long its request was delayed so far. */
  long delayedNanos() {
    return delayedRequest == request ? delayedNanos : 0;
  }

  void delayed(long nanos) {
    delayedNanos = delayedNanos() + nanos;
    delayedRequest = request;
  }

  // ---- connections

  void took(Hold hold) {
    holdings.took(hold);
  }

  void gaveBack(Hold hold, long nanos, long sql, long cpuOfHold) {
    holdings.gaveBack(hold, nanos, sql, cpuOfHold);
  }

  /** What was charged so far, into an array that is long enough or a longer one. */
  long[] selfSoFar(long[] into) {
    return charges.selfSoFar(into);
  }

  /** What the borrower of a connection did since: called by another thread, near enough. */
  void visitedSince(Hold hold, long now, HoldSoFar seen) {
    int known = open ? charges.readable() : 0;
    for (int i = 0; i < known; i++) {
      seen.visited(charges.resource(i), charges.selfNanos(i) - hold.selfBefore(i));
    }
    long until = now;
    int innermost = Math.min(top, DEPTH) - 1;
    for (int i = innermost; i >= 0; i--) {
      Resource resource = segments[i];
      if (resource != null) {
        seen.visited(resource, until - Math.max(started[i], hold.sinceNanos()) - inside[i]);
        if (i == innermost) {
          seen.isInside(resource);
        }
      }
      until = Math.min(until, started[i]);
    }
  }

  void deliverHeld(Sink sink) {
    holdings.deliver(sink, method, route);
  }

  // ---- for the sink

  /** Odd while in a request, even outside; changes at each start and end. */
  public long request() {
    return request;
  }

  public boolean inRequest() {
    return (request & 1) == 1;
  }

  /** The thread it is with; null while it is with none. */
  public @Nullable Thread thread() {
    return thread;
  }

  /**
   * Tells each stretch of time that a request spends outside segments on a thread from any other;
   * negative outside a request, inside segments, and on no thread.
   *
   * <p>For the sampler, which asks before it looks at the thread and after it. What a thread wrote
   * before it waited for something is seen by whoever saw it wait. A request that leaves its thread
   * writes {@link #thread} last, volatile, and one that comes to a thread too; so that a thread
   * that waits for its next work is never taken for the request's, even where that has come back
   * meanwhile.
   */
  public long stretch() {
    if (thread == null || top > 0 || !inRequest()) {
      return -1;
    }
    return ((request * STAYS + moves) * STRETCHES + attributedNanos) & Long.MAX_VALUE;
  }

  /** Whether its thread, a virtual one, could run and has no carrier: it is not what it was at. */
  public boolean waitsForCarrier() {
    return carrier.isWaiting();
  }

  /** What the sampler keeps with this ledger. */
  public @Nullable Object seen() {
    return seen;
  }

  public void seen(@Nullable Object samples) {
    seen = samples;
  }

  /** With how many of the tasks that the request waited for it kept something. */
  public int tasksSeen() {
    return tasksSeen;
  }

  /** What it kept with the i-th of them. */
  public @Nullable Object seenInTask(int i) {
    return seenInTasks == null ? null : seenInTasks[i];
  }

  /** Whether somebody may wait for what its thread does: a request, or that of its task. */
  public boolean isWanted() {
    Carried of = task;
    return of == null || of.isWanted();
  }

  public String method() {
    return method;
  }

  /** The route's template; empty while unknown. */
  public String route() {
    return route;
  }

  public int status() {
    return status;
  }

  /** Why the request failed; null where it did not. */
  public @Nullable String failure() {
    return failure;
  }

  /** Where that was thrown; null where it is not known, as nobody looked. */
  public @Nullable String thrownAt() {
    return thrownAt;
  }

  /** How many resources were charged. */
  public int charged() {
    return charges.count();
  }

  public Resource resource(int i) {
    return charges.resource(i);
  }

  public long visits(int i) {
    return charges.visits(i);
  }

  public long selfNanos(int i) {
    return charges.selfNanos(i);
  }

  /** Wall time inside segments: the sum of all self times. */
  public long attributedNanos() {
    return attributedNanos;
  }

  /**
   * Whether the account adds up: self times are the time inside segments, and there is no more of
   * it than there was, each within a hundredth of the wall time.
   */
  public boolean addsUp(long wallNanos) {
    long self = 0;
    for (int i = 0; i < charges.count(); i++) {
      self += charges.selfNanos(i);
    }
    long allowed = wallNanos / 100;
    return Math.abs(self - attributedNanos) <= allowed
        && attributedNanos + collectionNanos() + safepointNanos() <= wallNanos + allowed;
  }

  /** Time outside segments in which garbage was collected and all threads stood still. */
  public long collectionNanos() {
    return stood.collectedNanos();
  }

  /** Time outside segments in which all threads stood still for another reason. */
  public long safepointNanos() {
    return stood.otherwiseNanos();
  }

  /** Whether CPU time and allocation were measured. */
  public boolean sampled() {
    return consumption.measured();
  }

  /**
   * Whether that is all the CPU time there can be, or all but a half: what passed on no thread, and
   * was no task's, may have been on a thread that nobody knows to be the request's.
   */
  public boolean sampledInFull() {
    return sampled() && elsewhere.inFull() && awayNanos <= cpuNanos();
  }

  /** CPU time of all its threads, segments included. */
  public long cpuNanos() {
    return consumption.cpuNanos() + elsewhere.cpuNanos();
  }

  /**
   * CPU time outside segments that the request waited for, never more than the wall time there that
   * did not stand still.
   */
  public long cpuSelfNanos(long wallNanos) {
    return Math.max(0, Math.min(consumption.cpuSelfNanos(), ranNanos(wallNanos) - awayNanos));
  }

  /** Time on no thread, as far as nothing says what the request waited for. */
  public long awayNanos() {
    return awayNanos;
  }

  /** Time in which the request waited for tasks of its own that were between visits. */
  long taskNanos() {
    return taskNanos;
  }

  private long ranNanos(long wallNanos) {
    return wallNanos - attributedNanos - collectionNanos() - safepointNanos();
  }

  /** Whether waits for a processor were measured. */
  public boolean sampledQueue() {
    return consumption.measuredQueue();
  }

  /** Waits for a processor outside segments, never more than the wall time left there. */
  public long queuedSelfNanos(long wallNanos) {
    long left = ranNanos(wallNanos) - awayNanos - cpuSelfNanos(wallNanos);
    return Math.max(0, Math.min(consumption.queuedSelfNanos(), left));
  }

  public long allocatedBytes() {
    return consumption.allocatedBytes() + elsewhere.allocatedBytes();
  }
}
