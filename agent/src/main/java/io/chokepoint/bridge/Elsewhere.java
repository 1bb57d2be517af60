package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What threads beside a request's own used for it: those of its tasks, waited for or not. Of very
 * many it is not measured, as that would cost more than they may do; then it is not known.
 */
final class Elsewhere {

  private static final int MOST_TASKS = 1_000;

  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicLong cpuNanos = new AtomicLong();
  private final AtomicLong allocatedBytes = new AtomicLong();

  void clear() {
    tasks.set(0);
    cpuNanos.set(0);
    allocatedBytes.set(0);
  }

  /** One more task; whether to measure it. */
  boolean measures() {
    return tasks.incrementAndGet() <= MOST_TASKS;
  }

  /** One is not even followed. */
  void leavesOut() {
    if (inFull()) {
      tasks.set(MOST_TASKS + 1);
    }
  }

  /** Whether none was left out. */
  boolean inFull() {
    return tasks.get() <= MOST_TASKS;
  }

  void add(long nanos, long bytes) {
    cpuNanos.addAndGet(nanos);
    allocatedBytes.addAndGet(bytes);
  }

  long cpuNanos() {
    return cpuNanos.get();
  }

  long allocatedBytes() {
    return allocatedBytes.get();
  }
}
