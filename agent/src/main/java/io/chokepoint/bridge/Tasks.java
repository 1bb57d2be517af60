package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice in executors calls: a request's work that leaves its thread, with an account of its
 * own. A task nobody waits for costs the request nothing; the wait for one is split by {@link
 * CriticalPath}.
 *
 * <p>An object that is handed over again while it is queued, as a lambda without variables may be,
 * is followed the first time only: it cannot be told which of its runs is whose.
 */
public final class Tasks {

  private Tasks() {}

  /** A task is handed over by the current thread; its executor may not be known. */
  public static void submitted(@Nullable Object executor, Object task) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && ledger.isOpen() && !ledger.queueing) {
      submitted(ledger, executor, task, System.nanoTime());
    }
  }

  static void submitted(Ledger ledger, @Nullable Object executor, Object task, long now) {
    Object tag = Tags.get(task);
    if (tag instanceof Carried && ((Carried) tag).isWanted()) {
      ((Carried) tag).goesTo(executor); // what made the task spoke before its executor
      return;
    }
    Carried by = ledger.task;
    if (by == null || (by.depth < Carried.DEEPEST && by.isWanted())) {
      Tags.set(task, new Carried(ledger, executor, now));
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
   * @param task a framework's, which nobody compares with anything
   */
  public static Runnable queueing(@Nullable Object executor, Runnable task) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger == null || !ledger.isOpen()) {
      return task;
    }
    Runnable wrapped = new Wrapped(task);
    submitted(ledger, executor, wrapped, System.nanoTime());
    ledger.queueing = true; // what the queue hands to its executor is no task of this request's
    return wrapped;
  }

  public static void queued() {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null) {
      ledger.queueing = false;
    }
  }

  /** A worker takes up a task; true if it is a request's, whose end must then be told. */
  public static boolean began(@Nullable Object task) {
    Sink to = Bridge.sink();
    Ledger own = Bridge.LEDGERS.peek();
    if (task == null || to == null || (own != null && (own.isOpen() || own.muted))) {
      return false;
    }
    Object tag = Tags.get(task);
    if (!(tag instanceof Carried)) {
      return false;
    }
    Tags.remove(task);
    began(Bridge.LEDGERS.current(), (Carried) tag, System.nanoTime(), to);
    return true;
  }

  static void began(Ledger ledger, Carried task, long now, Sink to) {
    Resource allowance = task.allowance();
    Resource queue = allowance == null ? Queues.of(task.executor(), to) : allowance;
    long forCarrier = ledger.ofVirtualThread ? Carriers.follow(ledger) : 0;
    task.began(queue, now, ledger.carriers, forCarrier);
    ledger.start(now, task.sampled ? Bridge.cpuClock() : null);
    ledger.task = task;
    ledger.method(task.method());
    ledger.route(task.route());
    if (allowance == null) {
      to.taskBegan(queue, task.queuedNanos());
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
      ledger.route(task.route());
      task.settle(ledger, now);
      long ran = ledger.end(now);
      ledger.task = null;
      if (task.allowance() == null) {
        to.taskEnded(task.queue(), ran);
      }
      ledger.deliverHeld(to);
    }
  }

  /** The current thread unparks another. */
  public static void wakes(@Nullable Thread thread) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && thread != null) {
      Carried task = ledger.task;
      if (task != null) {
        task.wakes(thread, ledger, System.nanoTime());
      }
    }
  }
}
