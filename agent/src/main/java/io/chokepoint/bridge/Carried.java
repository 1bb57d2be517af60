package io.chokepoint.bridge;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request's context on its way with a task: who handed it to an executor, when, and on whose
 * behalf. It is remembered with the task's own object, so that the application's is never wrapped.
 */
final class Carried {

  /** Tasks that hand over tasks are followed so far. */
  static final int DEEPEST = 8;

  /** The task that handed this one over, as it then stood; null where the request itself did. */
  final @Nullable Account before;

  final Ledger parent;
  final long enqueuedNanos;
  final int depth;
  final boolean sampled;
  private final long request;
  final Ledger root;
  private final long rootRequest;
  private final @Nullable Thread submitter;
  private final String method;
  private final String route;

  private @Nullable Object executor;
  private @Nullable Resource allowance;
  private @Nullable Resource queue;
  private long beganNanos;
  private @Nullable Resource carriers;
  private long mountableNanos;
  private long toldCpu;
  private long toldBytes;

  /**
   * @param parent the current thread's ledger, of a request or of another task
   */
  Carried(Ledger parent, @Nullable Object executor, long now) {
    Carried by = parent.task;
    this.parent = parent;
    this.executor = executor;
    this.request = parent.request();
    this.submitter = parent.thread;
    this.enqueuedNanos = now;
    this.method = parent.method();
    this.route = parent.route();
    this.before = by == null ? null : new Account(by, now, parent);
    this.depth = by == null ? 0 : by.depth + 1;
    this.root = by == null ? parent : by.root;
    this.rootRequest = by == null ? request : by.rootRequest;
    this.sampled = parent.sampled() && root.elsewhere.measures();
  }

  /** Whether the request on whose behalf it is done has not ended. */
  boolean isWanted() {
    return root.request() == rootRequest;
  }

  void goesTo(@Nullable Object knownExecutor) {
    if (knownExecutor != null) {
      executor = knownExecutor;
    }
  }

  @Nullable Object executor() {
    return executor;
  }

  /** It waits to be allowed to begin, and then for a thread; the first is what is short. */
  void waitsFor(Resource toBeAllowed) {
    allowance = toBeAllowed;
  }

  /** What it waits for before it has a thread; null where that is the thread. */
  @Nullable Resource allowance() {
    return allowance;
  }

  /**
   * A worker takes it up, from this executor's queue.
   *
   * @param forCarrier how long the worker, a virtual thread, waited to be taken up itself
   */
  void began(Resource fromQueue, long now, @Nullable Resource workersCarriers, long forCarrier) {
    queue = fromQueue;
    beganNanos = now;
    carriers = workersCarriers;
    mountableNanos = now - Math.min(forCarrier, now - enqueuedNanos);
  }

  /** When it had all but a carrier: its beginning, where that is none of a virtual thread. */
  long mountableNanos() {
    return mountableNanos;
  }

  /** What its worker waited for from then on; null where that is no virtual thread. */
  @Nullable Resource carriers() {
    return carriers;
  }

  /** How long it was in its executor's queue. */
  long queuedNanos() {
    return mountableNanos - enqueuedNanos;
  }

  long beganNanos() {
    return beganNanos;
  }

  /** The executor it waited for. Known once it began. */
  Resource queue() {
    return Objects.requireNonNull(queue);
  }

  /**
   * The task, whose account the ledger is, has done something for its request. If that is on no
   * thread, it waited for it until now.
   */
  void settle(Ledger ledger, long now) {
    used(ledger);
    Home home = root.home;
    Ledger waiting = home != null && isWanted() ? home.settling() : null;
    if (home != null && waiting != null) {
      try {
        if (waiting == root && isWanted()) {
          waiting.waitedFor(new Account(this, now, ledger), now);
        }
      } finally {
        home.settled(waiting);
      }
    }
  }

  /**
   * What the task's thread used since it last said so is the request's, as long as that goes on.
   */
  private void used(Ledger ledger) {
    Consumption used = ledger.used();
    if (used != null && isWanted()) {
      long cpu = used.cpuSoFar();
      long bytes = used.allocatedSoFar();
      root.elsewhere.add(cpu - toldCpu, bytes - toldBytes);
      toldCpu = cpu;
      toldBytes = bytes;
    }
  }

  String method() {
    return method;
  }

  /** What the request is called by now. */
  String route() {
    return route.isEmpty() && isWanted() ? root.route() : route;
  }

  /**
   * The task's thread, whose ledger this is, has done what the one that handed it over waits for.
   */
  void wakesSubmitter(Ledger ledger, long now) {
    Thread waiting = submitter;
    if (waiting != null) {
      wakes(waiting, ledger, now);
    }
  }

  /** The task's thread, whose ledger this is, wakes another: perhaps the one that waits for it. */
  void wakes(Thread thread, Ledger ledger, long now) {
    used(ledger);
    for (Carried of = this; of != null; of = of.before == null ? null : of.before.task) {
      if (of.submitter == thread) {
        if (of.parent.request() == of.request) {
          of.parent.wokenBy = new Account(this, now, ledger);
        }
        return;
      }
    }
  }
}
