package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What advice in executors calls: a request's work that leaves its thread, with an account of its
 * own. A task that is not waited for costs the request nothing; the wait for one is split by {@link
 * CriticalPath}.
 *
 * <p>An object that is handed over again while it is queued, as a lambda without variables may be,
 * is followed the first time only: it cannot be told which of its runs is whose.
 *
 * <p>To follow a task costs microseconds and a kilobyte or two, and a request may hand over a
 * hundred thousand: beyond a bound none is followed, and what the request waits for the others is
 * unattributed.
 */
public final class Tasks {

  static final int MOST_OF_A_REQUEST = 1_000;
  static final int MOST_A_SECOND = 20_000;

  private static final AtomicInteger THIS_SECOND = new AtomicInteger();

  private static volatile boolean shed;

  /**
   * A framework's own task on its way through a queue whose one runner works off many: it says
   * itself when it begins and ends, as the runner's thread does not.
   */
  private static final class InQueue implements Runnable {

    private final Runnable task;

    InQueue(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      ended(); // the runner's, if it is taken for a task
      boolean began = began(this);
      try {
        task.run();
      } finally {
        if (began) {
          ended();
        }
      }
    }
  }

  private Tasks() {}

  /** To be called once a second. */
  public static void nextSecond() {
    THIS_SECOND.set(0);
  }

  /** What was not followed so far, in a sentence; null where all was. */
  public static @Nullable String shed() {
    return shed
        ? "tasks beyond the first "
            + MOST_OF_A_REQUEST
            + " of a request, or "
            + MOST_A_SECOND
            + " in a second (waits for them are unattributed)"
        : null;
  }

  /** A task is handed over by the current thread; its executor may not be known. */
  public static void submitted(@Nullable Object executor, Object task) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && ledger.isOpen() && !ledger.state.queueing) {
      submitted(ledger, executor, task, System.nanoTime());
    }
  }

  static void submitted(Ledger ledger, @Nullable Object executor, Object task, long now) {
    Carried by = ledger.task;
    if (by != null && !by.isWanted()) {
      return;
    }
    Ledger root = by == null ? ledger : by.root;
    if (root.tasks >= MOST_OF_A_REQUEST) {
      shed(ledger, root);
      return;
    }
    Object tag = Tags.get(task);
    if (tag instanceof Carried && ((Carried) tag).isWanted()) {
      ((Carried) tag).goesTo(executor); // what made the task spoke before its executor
      return;
    }
    if (by != null && by.depth >= Carried.DEEPEST) {
      return;
    }
    if (THIS_SECOND.get() >= MOST_A_SECOND) {
      shed(ledger, root);
      return;
    }
    THIS_SECOND.incrementAndGet();
    root.tasks++;
    Tags.set(task, new Carried(ledger, executor, now));
  }

  private static void shed(Ledger ledger, Ledger root) {
    ledger.shedTasks = true;
    root.elsewhere.leavesOut();
    if (!shed) {
      shed = true;
    }
  }

  /**
   * A call to another service is handed over by the current thread, to be made when so many to that
   * host, or so many at all, are not under way.
   */
  public static void calls(Object task, @Nullable String scheme, @Nullable String host, int port) {
    Ledger ledger = Bridge.LEDGERS.peek();
    Sink to = Bridge.sink();
    if (ledger != null && ledger.isOpen() && to != null) {
      submitted(ledger, null, task, System.nanoTime());
      Object tag = Tags.get(task);
      if (tag instanceof Carried) {
        ((Carried) tag)
            .waitsFor(to.resource(Resource.Kind.HTTP_POOL, Hosts.name(scheme, host, port)));
      }
    }
  }

  /**
   * A task is handed over by the current thread to a queue that runs its tasks one after the other;
   * what to put into the queue instead. {@link #queued} is to be said when it is there.
   *
   * @param task a framework's, which is never compared
   */
  public static Runnable queueing(@Nullable Object executor, Runnable task) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger == null || !ledger.isOpen()) {
      return task;
    }
    Runnable wrapped = new InQueue(task);
    submitted(ledger, executor, wrapped, System.nanoTime());
    // what the queue hands to its executor is no task of this request's
    ledger.state.queueing = true;
    return wrapped;
  }

  public static void queued() {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null) {
      ledger.state.queueing = false;
    }
  }

  /** A worker takes up a task; true if it is a request's, whose end must then be told. */
  public static boolean began(@Nullable Object task) {
    Sink to = Bridge.sink();
    Object tag = task == null ? null : Tags.get(task);
    if (task == null || to == null || !(tag instanceof Carried)) {
      return false;
    }
    Ledger own = Bridge.LEDGERS.peek();
    if (own != null && (own.isOpen() || own.state.muted)) {
      return false;
    }
    Tags.remove(task);
    began(Bridge.LEDGERS.forRequest(), (Carried) tag, System.nanoTime(), to);
    return true;
  }

  static void began(Ledger ledger, Carried task, long now, Sink to) {
    Resource allowance = task.allowance();
    Resource queue = allowance == null ? QueueNames.of(task.executor(), to) : allowance;
    long forCarrier = ledger.state.virtual ? Carriers.follow(ledger) : 0;
    task.began(queue, now, ledger.carriers, forCarrier);
    ledger.start(now, task.sampled ? Bridge.cpuClock() : null);
    ledger.task = task;
    ledger.identity.method(task.method());
    ledger.identity.route(task.route());
    if (allowance == null) {
      to.taskBegan(queue, task.queuedNanos());
    }
  }

  /** The current thread's task has done what the thread that handed it over waits for. */
  public static void wakesSubmitter() {
    Ledger ledger = Bridge.LEDGERS.peek();
    Carried task = ledger == null ? null : ledger.task;
    if (ledger != null && task != null) {
      task.wakesSubmitter(ledger, System.nanoTime());
    }
  }

  /** The current thread's task, if it is in one, is done. */
  public static void ended() {
    Ledger ledger = Bridge.LEDGERS.peek();
    Sink to = Bridge.sink();
    if (ledger != null && ledger.task != null && to != null) {
      ended(ledger, System.nanoTime(), to);
      Bridge.LEDGERS.requestEnded(ledger);
    }
  }

  static void ended(Ledger ledger, long now, Sink to) {
    Carried task = ledger.task;
    if (task != null) {
      ledger.identity.route(task.route());
      task.settle(ledger, now);
      long ran = ledger.end(now);
      ledger.task = null;
      ledger.state.done = task;
      ledger.state.doneNanos = now;
      if (task.allowance() == null) {
        to.taskEnded(task.queue(), ran);
      }
      ledger.deliverHeld(to);
    }
  }

  /**
   * The current thread unparks another. Between two tasks it does so for the one that it has done:
   * a worker that ends wakes the thread that waits for the end of its executor.
   */
  public static void wakes(@Nullable Thread thread) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && thread != null) {
      wakes(thread, ledger, System.nanoTime());
    }
  }

  static void wakes(Thread thread, Ledger ledger, long now) {
    Carried task = ledger.task;
    Carried done = ledger.state.done;
    if (task != null) {
      task.wakes(thread, ledger, now);
    } else if (done != null && !ledger.isOpen()) {
      done.wakes(thread, ledger, ledger.state.doneNanos);
    }
  }
}
