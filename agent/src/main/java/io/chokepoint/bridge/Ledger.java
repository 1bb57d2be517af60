package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * One thread's account of the request it is in, made of {@link Identity}, {@link Segments}, {@link
 * Absence}, {@link Consumption}, {@link ThreadState}. A request allocates nothing.
 *
 * <p>Who may write what:
 *
 * <ol>
 *   <li>A ledger that is a thread's is written by that thread alone, without a lock.
 *   <li>A request that leaves its thread takes the ledger with it; it has no owner then, and lies
 *       in its {@link Home}. The thread that takes it out of there, by one compare-and-set, may
 *       write it, and is the only one; but for its {@link Identity}, which a thread that learns of
 *       it may write while it lies there: the last one is believed.
 *   <li>What one owner wrote the next one sees: the home's atomic reference is between them.
 *   <li>{@link #elsewhere}, {@link #wokenBy} and {@link #thread} are written across threads, and
 *       are atomic or volatile; {@link #carrier} is handed from thread to thread by the scheduler.
 *   <li>Samplers, the clock, and threads that look at the borrower of a connection read plain
 *       fields, as a volatile write costs as much as a segment: a little late, never torn into the
 *       accounts, and {@link #stretch} tells whether what they read still holds.
 *   <li>{@link #request} changes at each start and end, so that one who kept a ledger knows whether
 *       it is still the same request's.
 * </ol>
 */
public final class Ledger {

  // odd factors, so that no two stretches of a request and its neighbours look alike
  private static final long STAYS = 0x9E3779B97F4A7C15L;
  private static final long STRETCHES = 0xC2B2AE3D27D4EB4FL;

  final ThreadState state = new ThreadState();
  volatile @Nullable Thread thread;
  final Park park = new Park();

  /**
   * What waits for a carrier are charged to; null unless the thread is virtual and in a request.
   */
  @Nullable Resource carriers;

  final CarrierWait carrier = new CarrierWait();

  /** Where the request waits while it is on no thread; null if it never was. */
  @Nullable Home home;

  private final Absence absence = new Absence();

  /** In which the request waited for tasks of its own that were between visits. */
  private long taskNanos;

  /** What this is the account of, where it is no request's own. */
  @Nullable Carried task;

  /** How many tasks of the request are followed; several threads count, which comes near enough. */
  int tasks;

  /** Whether this thread handed over tasks that are not. */
  boolean shedTasks;

  /** The task that woke this ledger's thread last: written by the task's thread. */
  volatile @Nullable Account wokenBy;

  private final Sightings sightings = new Sightings();

  // the request
  private long request;
  private boolean open;
  private long startNanos;
  final Identity identity = new Identity();

  /** The service this request called last. */
  @Nullable Resource called;

  private int sqlToken;
  private @Nullable Resource sql;

  private final StopTheWorld stood = new StopTheWorld();
  private final Consumption consumption = new Consumption();
  final Segments segments = new Segments(stood, consumption);

  /** What the threads of its tasks used: each adds its own. */
  final Elsewhere elsewhere = new Elsewhere();

  // what an experiment added to a request, and to which
  private long delayedNanos;
  private long delayedRequest;

  private final Holdings holdings = new Holdings(segments.charges());

  // ---- the request

  boolean isOpen() {
    return open;
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
    startNanos = state.workers() == null ? now - forCarrier : state.readyNanos();
    identity.clear();
    called = null;
    segments.start();
    stood.clear();
    stood.begins(now);
    holdings.clear();
    task = null;
    state.done = null;
    tasks = 0;
    shedTasks = false;
    home = null;
    absence.clear();
    taskNanos = 0;
    sightings.forget();
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

  /**
   * The wait before this thread took up its work, to the request that it began or went on with.
   *
   * @param forCarrier how long the thread, started by then, waited for its carrier: the end of it
   */
  void chargeWorkers(Ledger to, long forCarrier) {
    long last = forCarrier;
    Resource workers = state.workers();
    if (workers != null) {
      long waited = Math.max(0, state.takenNanos() - state.readyNanos());
      last = Math.min(forCarrier, waited);
      to.segments.addBefore(workers, waited - last);
      to.stood.begins(state.takenNanos()); // what stood still meanwhile is in the wait
      state.putDown();
    }
    if (last > 0 && to.carriers != null) {
      to.segments.addBefore(to.carriers, last);
    }
  }

  /** For how long it has been on no thread, as far as nothing says what it waited for. */
  long parkedFor(long now) {
    return now - absence.unexplainedSince();
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
    segments.close(now);
    segments.forget();
    stopCpu();
    leaves(now);
    thread = null;
  }

  private void leaves(long now) {
    border(now);
    absence.begins(now, accounted());
  }

  private void returns(long now) {
    if (absence.isAway()) {
      long before = stoodNanos();
      border(now);
      absence.ends(now, accounted(), stoodNanos() - before);
    }
  }

  private void border(long now) {
    stood.ends(now);
    stood.begins(now);
  }

  private long stoodNanos() {
    return stood.collectedNanos() + stood.otherwiseNanos();
  }

  private long accounted() {
    return attributedNanos() + collectionNanos() + safepointNanos() + taskNanos;
  }

  /**
   * While the request was on no thread a task of its own was done: it waited for that, however many
   * others were at work. What stood still meanwhile is the task's.
   */
  void waitedFor(Account done, long now) {
    CriticalPath.charge(this, done, absence.unexplainedSince(), now);
    stood.begins(now);
    absence.explained(now);
  }

  /**
   * Charges the time since {@code began} to a call whose answer, or a part of it, has just come.
   */
  void waitedFor(Resource service, long visits, long began, long now) {
    long waited = Math.max(0, now - Math.max(absence.unexplainedSince(), began));
    add(service, visits, waited);
    if (service.kind == Resource.Kind.SQL) {
      state.executed(waited);
    }
    stood.begins(now);
    absence.explained(now);
  }

  /** Charges what a request that has come to a thread since waited for before it did. */
  void cameAfter(Resource service, long visits, long began) {
    add(service, visits, absence.explainedUntilCame(began));
  }

  /** Ends the request; returns its wall time. What is charged stays readable until the next. */
  long end(long now) {
    settle(now);
    segments.close(now);
    returns(now);
    stood.ends(now);
    long wall = now - startNanos;
    open = false;
    segments.end();
    holdings.orphan(this);
    request++;
    return wall;
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
      if (!segments.isOpen()) {
        long before = stoodNanos();
        stood.ends(now);
        stood.begins(now);
        waited -= stoodNanos() - before;
      }
      addCarrierWait(times, waited);
    }
  }

  /** What was waited for a carrier since it was last asked for, told and not yet charged. */
  long takeCarrierWait() {
    return carriers == null ? carrier.take() : carrier.takeAndTell(carriers);
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
    if (segments.isFull()) {
      return 0;
    }
    settle(now);
    return segments.enter(resource, now);
  }

  /** Leaves a visit, and any inside it that were not left; returns how long it was. */
  long exit(int token, long now) {
    settle(now);
    return segments.exit(token, now);
  }

  /**
   * Leaves a visit, and any inside it, without charging it, as it takes a look to say for what it
   * was; {@link #add} then does. Returns how long it was.
   */
  long leave(int token, long now) {
    exit(token + 1, now);
    return segments.leave(token, now);
  }

  /** Charges time that passed in a visit just left. */
  void add(Resource resource, long visited, long nanos) {
    segments.add(resource, visited, nanos);
  }

  /** Whether a visit of this kind is open. */
  boolean within(Resource.Kind kind) {
    return segments.withinAny(kind.bit());
  }

  /** Enters a visit that was left before, if it was, so that it counts once. */
  int enterAgain(Resource resource, long now) {
    int token = enter(resource, now);
    if (token != 0) {
      segments.discount(resource);
    }
    return token;
  }

  /** The service called last, where no visit is open that a wait would be a part of. */
  @Nullable Resource awaitable() {
    return open && !segments.isOpen() ? called : null;
  }

  // ---- borrowing

  /** Whether a wait for this pool is open. */
  boolean borrowing(Resource pool) {
    return segments.tokenOf(pool) != 0;
  }

  /** What its holder does with the connection begins here: the wait for it is no part of that. */
  void exitBorrow(Resource pool, long now) {
    exit(segments.tokenOf(pool), now);
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
  void nested(Resource pool, StackTraceElement @Nullable [] stack, HoldSink to) {
    if (route().isEmpty()) {
      holdings.nested(pool, stack);
    } else {
      to.nestedBorrows(pool, method(), route(), 1, stack);
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
    if (sql != null && sql.endsTransaction) {
      state.committed(length, now);
    } else {
      state.executed(length);
    }
    return length;
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
      sightings.inTask(where);
    }
  }

  /** What this thread, a task's, used up to now, in visits too; null where not measured. */
  @Nullable Consumption used() {
    return open && consumption.measured() ? consumption : null;
  }

  /** CPU time of this request up to now, outside its segments; negative where not measured. */
  long cpuOutsideSegments() {
    if (open && absence.isAway() && consumption.measured()) {
      return consumption.cpuSelfNanos();
    }
    return open ? consumption.cpuSoFar(segments.isOpen()) : -1;
  }

  // ---- experiments

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

  void gaveBack(Hold hold, long nanos, long sql, long cpuOfHold, long sinceCommit) {
    holdings.gaveBack(hold, nanos, sql, cpuOfHold, sinceCommit);
  }

  /** What was charged so far, into an array that is long enough or a longer one. */
  long[] selfSoFar(long[] into) {
    return segments.charges().selfSoFar(into);
  }

  void deliverHeld(HoldSink sink) {
    holdings.deliver(sink, method(), route());
  }

  // ---- for the sink

  /**
   * The server's object for the request, whose header fields can be read while the sink has this;
   * null where it is not known.
   */
  public @Nullable Object message() {
    return identity.message;
  }

  /** Odd while in a request, even outside; changes at each start and end. */
  public long request() {
    return request;
  }

  public boolean inRequest() {
    return (request & 1) == 1;
  }

  /** When the request under way was there, by {@link System#nanoTime}. */
  public long startedNanos() {
    return startNanos;
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
   * before it waited for something is seen by a thread that saw it wait. A request that leaves its
   * thread writes {@link #thread} last, volatile, and one that comes to a thread too; so that a
   * thread that waits for its next work is never taken for the request's, even where that has come
   * back meanwhile.
   */
  public long stretch() {
    if (thread == null || segments.isOpen() || !inRequest()) {
      return -1;
    }
    return ((request * STAYS + absence.moves()) * STRETCHES + attributedNanos()) & Long.MAX_VALUE;
  }

  /** Whether its thread, a virtual one, could run and has no carrier: it is not what it was at. */
  public boolean waitsForCarrier() {
    return carrier.isWaiting();
  }

  /** What the sampler keeps with this ledger. */
  public @Nullable Object seen() {
    return sightings.own();
  }

  public void seen(@Nullable Object samples) {
    sightings.own(samples);
  }

  /** With how many of the tasks that the request waited for it kept something. */
  public int tasksSeen() {
    return sightings.tasks();
  }

  /** What it kept with the i-th of them. */
  public @Nullable Object seenInTask(int i) {
    return sightings.inTask(i);
  }

  /** Whether a request may wait for what its thread does. */
  public boolean isWanted() {
    Carried of = task;
    return of == null || of.isWanted();
  }

  public String method() {
    return identity.method();
  }

  /** The route's template; empty while unknown. */
  public String route() {
    return identity.route();
  }

  public int status() {
    return identity.status();
  }

  /** Why the request failed; null where it did not. */
  public @Nullable String failure() {
    return identity.failure();
  }

  /** Where that was thrown; null where it is unknown. */
  public @Nullable String thrownAt() {
    return identity.thrownAt();
  }

  /** How many resources were charged. */
  public int charged() {
    return segments.charges().count();
  }

  public Resource resource(int i) {
    return segments.charges().resource(i);
  }

  public long visits(int i) {
    return segments.charges().visits(i);
  }

  public long selfNanos(int i) {
    return segments.charges().selfNanos(i);
  }

  /** Wall time inside segments: the sum of all self times. */
  public long attributedNanos() {
    return segments.attributedNanos();
  }

  /**
   * Whether the account adds up: self times are the time inside segments, and there is no more of
   * it than there was, each within a hundredth of the wall time.
   */
  public boolean addsUp(long wallNanos) {
    long allowed = wallNanos / 100;
    return segments.addsUp(allowed)
        && attributedNanos() + collectionNanos() + safepointNanos() <= wallNanos + allowed;
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
   * was no task's, may have been on a thread that is not known to be the request's.
   */
  public boolean sampledInFull() {
    return sampled() && elsewhere.inFull() && awayNanos() <= cpuNanos();
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
    return Math.max(0, Math.min(consumption.cpuSelfNanos(), ranNanos(wallNanos) - awayNanos()));
  }

  /** Time on no thread, as far as nothing says what the request waited for. */
  public long awayNanos() {
    return absence.nanos();
  }

  /** Time in which the request waited for tasks of its own that were between visits. */
  long taskNanos() {
    return taskNanos;
  }

  private long ranNanos(long wallNanos) {
    return wallNanos - attributedNanos() - collectionNanos() - safepointNanos();
  }

  /** Whether waits for a processor were measured. */
  public boolean sampledQueue() {
    return consumption.measuredQueue();
  }

  /** Waits for a processor outside segments, never more than the wall time left there. */
  public long queuedSelfNanos(long wallNanos) {
    long left = ranNanos(wallNanos) - awayNanos() - cpuSelfNanos(wallNanos);
    return Math.max(0, Math.min(consumption.queuedSelfNanos(), left));
  }

  public long allocatedBytes() {
    return consumption.allocatedBytes() + elsewhere.allocatedBytes();
  }
}
