package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What a task's ledger says at one moment, copied by the task's own thread: when it wakes a thread
 * that waits for it, or hands over a further task. The thread that waited reads the copy, as the
 * ledger may be in another task by then.
 */
final class Account {

  private static final double MOST_OF_IT = 0.5;

  final Carried task;
  final long beganNanos;
  final long untilNanos;

  /** CPU time outside visits; negative where it was not measured. */
  final long cpuNanos;

  /** Where samples found the task; null where none did. */
  private final @Nullable Object seen;

  private final int charged;
  private final Resource[] resources;
  private final long[] visits;
  private final long[] self;

  Account(Carried task, long untilNanos, Ledger ledger) {
    ledger.settle(untilNanos);
    this.task = task;
    this.beganNanos = task.beganNanos();
    this.untilNanos = untilNanos;
    this.cpuNanos = ledger.cpuOutsideSegments();
    this.seen = ledger.seen();
    this.charged = ledger.charged();
    this.resources = new Resource[charged];
    this.visits = new long[charged];
    this.self = new long[charged];
    for (int i = 0; i < charged; i++) {
      resources[i] = ledger.resource(i);
      visits[i] = ledger.visits(i);
      self[i] = ledger.selfNanos(i);
    }
  }

  /** The account of the task that handed this one over; null where the request itself did. */
  @Nullable Account before() {
    return task.before;
  }

  /**
   * Charges the waiting request with its part of what the task did. Where samples found the task
   * counts where that is most of it.
   */
  void charge(Ledger waiting, long overlapNanos) {
    double part = (double) overlapNanos / Math.max(1, untilNanos - beganNanos);
    long between = overlapNanos;
    for (int i = 0; i < charged; i++) {
      long nanos = (long) (self[i] * part);
      waiting.add(resources[i], Math.round(visits[i] * part), nanos);
      between -= nanos;
    }
    waiting.waitedForTask(
        Math.max(0, between),
        (long) (Math.max(0, cpuNanos) * part),
        part >= MOST_OF_IT ? seen : null);
  }
}
