package io.chokepoint.agent.library.executor;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * The parallelism of fork-join pools, which the JDK lets be changed from 19 on. It refuses where a
 * system property has set the common pool's.
 */
final class ForkJoinSize implements Actuator {

  private static final boolean CHANGES = Runtime.version().feature() >= 19;

  @Override
  public boolean changes(Object pool) {
    return CHANGES && pool instanceof ForkJoinPool forkJoin && !forkJoin.isShutdown();
  }

  @Override
  public String setting() {
    return "parallelism";
  }

  @Override
  public List<Integer> values(Object pool) {
    return List.of(of(pool).getParallelism());
  }

  @Override
  public void set(Object pool, int index, int value) throws ReflectiveOperationException {
    new Reflected(pool).call("setParallelism", value);
  }

  /** Those that compensate for others that wait are too many of none. */
  @Override
  public int open(Object pool) {
    return Math.min(of(pool).getPoolSize(), of(pool).getParallelism());
  }

  @Override
  public int inUse(Object pool) {
    return of(pool).getActiveThreadCount();
  }

  @Override
  public boolean queued(Object pool) {
    return of(pool).hasQueuedSubmissions();
  }

  @Override
  public int least() {
    return 2;
  }

  private static ForkJoinPool of(Object pool) {
    return (ForkJoinPool) pool;
  }
}
