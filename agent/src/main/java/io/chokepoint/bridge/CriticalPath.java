package io.chokepoint.bridge;

/**
 * How a request's wait for tasks splits. Back from the task whose end woke the request: while it
 * ran, the request waited for whatever the task visited; while it was queued, for the executor; and
 * before that for the task that handed it over, and so on. What other tasks did meanwhile cost the
 * request nothing. A task's time outside visits is what samples of its thread say, as the request's
 * own is.
 */
final class CriticalPath {

  private CriticalPath() {}

  /**
   * Charges the ledger with no more than the wait's length.
   *
   * @return how much of the wait's beginning lies before any task
   */
  static long charge(Ledger ledger, Account last, long from, long to) {
    long at = to;
    for (Account task = last; task != null && at > from; task = task.before()) {
      at = ran(ledger, task, from, at);
      at = waited(ledger, task.task, from, at);
    }
    return Math.max(0, at - from);
  }

  private static long ran(Ledger ledger, Account task, long from, long at) {
    long overlap = Math.min(task.untilNanos, at) - Math.max(task.beganNanos, from);
    if (overlap > 0) {
      task.charge(ledger, overlap);
    }
    return Math.min(at, task.beganNanos);
  }

  private static long waited(Ledger ledger, Carried task, long from, long at) {
    Resource carriers = task.carriers();
    long mounting = at - Math.max(task.mountableNanos(), from);
    if (carriers != null && mounting > 0) {
      ledger.add(carriers, 1, mounting);
    }
    long overlap = Math.min(at, task.mountableNanos()) - Math.max(task.enqueuedNanos, from);
    if (overlap > 0) {
      ledger.add(task.queue(), 1, overlap);
    }
    return Math.min(at, task.enqueuedNanos);
  }
}
