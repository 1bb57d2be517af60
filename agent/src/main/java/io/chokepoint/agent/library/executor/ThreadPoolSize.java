package io.chokepoint.agent.library.executor;

import io.chokepoint.agent.library.Actuator;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The threads of the JDK's executors. An executor of one thread is left alone: its tasks may rely
 * on coming one after the other.
 */
final class ThreadPoolSize implements Actuator {

  private static final int MAXIMUM = 0;

  @Override
  public boolean changes(Object pool) {
    return pool instanceof ThreadPoolExecutor executor && !executor.isShutdown();
  }

  @Override
  public String setting() {
    return "threads";
  }

  @Override
  public List<Integer> values(Object pool) {
    return List.of(of(pool).getMaximumPoolSize(), of(pool).getCorePoolSize());
  }

  @Override
  public int size(Object pool) {
    return fillsItsQueue(pool) ? of(pool).getMaximumPoolSize() : of(pool).getCorePoolSize();
  }

  /** The core goes with the maximum where it did. */
  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    int maximum = found.get(0);
    int core = found.get(1);
    if (!fillsItsQueue(pool)) {
      return List.of(maximum == core ? size : Math.max(maximum, size), size);
    }
    return List.of(size, maximum == core ? size : Math.min(core, size));
  }

  @Override
  public void set(Object pool, int index, int value) {
    if (index == MAXIMUM) {
      of(pool).setMaximumPoolSize(value);
    } else {
      of(pool).setCorePoolSize(value);
    }
  }

  @Override
  public int open(Object pool) {
    return of(pool).getPoolSize();
  }

  @Override
  public int inUse(Object pool) {
    return of(pool).getActiveCount();
  }

  @Override
  public boolean queued(Object pool) {
    return !of(pool).getQueue().isEmpty();
  }

  @Override
  public int least() {
    return 2;
  }

  /** It has more than its core only while its queue is full, which an unbounded one never is. */
  private static boolean fillsItsQueue(Object pool) {
    return of(pool).getQueue().remainingCapacity() <= Integer.MAX_VALUE / 2;
  }

  private static ThreadPoolExecutor of(Object pool) {
    return (ThreadPoolExecutor) pool;
  }
}
