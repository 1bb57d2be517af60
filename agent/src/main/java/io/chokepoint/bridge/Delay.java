package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A short pause that an experiment adds to the visits of one endpoint's requests to one resource,
 * inside the visit, as if that took so much longer: a statement's execution, a call, the time that
 * a connection or a lock is held; or once to each request.
 *
 * <p>Never where others wait for the thread: on an event loop, in a request that lives on no
 * thread, or in a task. At most {@value #MOST_MILLIS} ms are added to a request.
 */
public final class Delay {

  static final long MOST_MILLIS = 100;

  private static final long MOST_NANOS = MOST_MILLIS * 1_000_000;

  /** What delays are in force; null while no experiment runs. Plain: a late reader does no harm. */
  private static @Nullable Delay now;

  private final @Nullable Resource resource;
  private final String method;
  private final String route;
  private final Predicate<Thread> loops;
  private final AtomicLong visits = new AtomicLong();
  private final AtomicLong addedNanos = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private volatile long nanos;

  /**
   * One that is not in force yet.
   *
   * @param resource whose visits are delayed; null where the request itself is
   * @param method of the endpoint
   * @param route of the endpoint
   * @param loops which threads are event loops
   */
  public Delay(@Nullable Resource resource, String method, String route, Predicate<Thread> loops) {
    this.resource = resource;
    this.method = method;
    this.route = route;
    this.loops = loops;
  }

  /** Sets how long each visit is delayed, from now on; 0 ends it. */
  public void set(long delayNanos) {
    nanos = delayNanos;
    now = delayNanos > 0 ? this : now == this ? null : now;
  }

  /** How long each visit is delayed now. */
  public long nanos() {
    return nanos;
  }

  /** How many visits were delayed. */
  public long visits() {
    return visits.get();
  }

  /** By how much all of them together were delayed, measured. */
  public long addedNanos() {
    return addedNanos.get();
  }

  /** How many visits were not delayed, as others wait for their thread or it was enough. */
  public long leftOut() {
    return leftOut.get();
  }

  /** Whether any is in force: what requests are called is then told as early as it is known. */
  public static boolean inForce() {
    return now != null;
  }

  /** The current thread is inside a visit to a resource, or has what it visited it for. */
  static void visited(Ledger ledger, Resource resource) {
    Delay delay = now;
    if (delay != null && delay.resource == resource) {
      delay.add(ledger);
    }
  }

  /** The current thread's request has just got its name. */
  static void named(Ledger ledger) {
    Delay delay = now;
    if (delay != null && delay.resource == null && ledger.delayedNanos() == 0) {
      delay.add(ledger);
    }
  }

  private void add(Ledger ledger) {
    long wanted = nanos;
    if (wanted == 0
        || !ledger.isOpen()
        || !route.equals(ledger.route())
        || !method.equals(ledger.method())) {
      return;
    }
    if (ledger.park.busy || !mayBeDelayed(ledger) || ledger.delayedNanos() + wanted > MOST_NANOS) {
      leftOut.incrementAndGet();
      return;
    }
    long added = pause(ledger.park, wanted);
    ledger.delayed(added);
    visits.incrementAndGet();
    addedNanos.addAndGet(added);
  }

  /** Whether only the request waits for the current thread, whose ledger that is. */
  private boolean mayBeDelayed(Ledger ledger) {
    return ledger.home == null
        && ledger.task == null
        && !ledger.state.hosts
        && !loops.test(Thread.currentThread());
  }

  /** Not as a wait of the request's own, which it would be charged to. */
  private static long pause(Park park, long forNanos) {
    long from = System.nanoTime();
    long passed = 0;
    park.busy = true;
    try {
      while (passed < forNanos && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(forNanos - passed);
        passed = System.nanoTime() - from;
      }
    } finally {
      park.busy = false;
    }
    return passed;
  }
}
