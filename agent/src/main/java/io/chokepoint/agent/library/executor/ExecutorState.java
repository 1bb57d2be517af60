package io.chokepoint.agent.library.executor;

import io.chokepoint.agent.library.Reflected;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** What one executor, or those of one name added up, say of themselves now; null where not. */
public record ExecutorState(
    @Nullable Integer capacity, @Nullable Integer active, @Nullable Integer queued) {

  private static final String LIMITED = "kotlinx.coroutines.internal.LimitedDispatcher";
  static final String JBOSS = "org.jboss.threads.EnhancedQueueExecutor";
  private static final String WRAPPED = "java.util.concurrent.Executors$";
  private static final ExecutorState UNKNOWN = new ExecutorState(null, null, null);

  public static ExecutorState of(List<WeakReference<Object>> executors) {
    ExecutorState sum = null;
    for (WeakReference<Object> reference : executors) {
      Object executor = reference.get();
      if (executor != null) {
        ExecutorState state = of(executor);
        sum = sum == null ? state : sum.plus(state);
      }
    }
    return sum == null ? UNKNOWN : sum;
  }

  public static ExecutorState of(Object executor) {
    if (executor instanceof ThreadPoolExecutor pool) {
      return pool.isTerminated()
          ? new ExecutorState(0, 0, 0)
          : new ExecutorState(capacity(pool), pool.getActiveCount(), pool.getQueue().size());
    }
    if (executor instanceof ForkJoinPool pool) {
      long queued = pool.getQueuedSubmissionCount() + pool.getQueuedTaskCount();
      return new ExecutorState(
          pool.getParallelism(), pool.getActiveThreadCount(), (int) Math.min(queued, 1 << 30));
    }
    String type = executor.getClass().getName();
    if (type.startsWith(WRAPPED)) {
      return ofWrapped(new Reflected(executor));
    }
    if (type.equals(LIMITED)) {
      return ofLimited(new Reflected(executor));
    }
    return type.equals(JBOSS) ? ofJboss(new Reflected(executor)) : UNKNOWN;
  }

  /** Of one thread, or not to be configured. */
  private static ExecutorState ofWrapped(Reflected wrapper) {
    try {
      return of(wrapper.field("e").target());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  /** It grows to its maximum before it queues. */
  private static ExecutorState ofJboss(Reflected pool) {
    try {
      return new ExecutorState(
          pool.call("getMaximumPoolSize").number(),
          pool.call("getActiveCount").number(),
          pool.call("getQueueSize").number());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  /** Kotlin's dispatchers with a bound of their own, {@code Dispatchers.IO} among them. */
  private static ExecutorState ofLimited(Reflected dispatcher) {
    try {
      return new ExecutorState(
          dispatcher.field("parallelism").number(),
          dispatcher.field("runningWorkers$volatile").number(),
          dispatcher.field("queue").call("getSize").number());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  /** A pool only grows beyond its core when its queue is full, which an unbounded one never is. */
  private static @Nullable Integer capacity(ThreadPoolExecutor pool) {
    boolean unbounded = pool.getQueue().remainingCapacity() > Integer.MAX_VALUE / 2;
    int threads = unbounded ? Math.max(1, pool.getCorePoolSize()) : pool.getMaximumPoolSize();
    return threads > Integer.MAX_VALUE / 4 ? null : threads;
  }

  public boolean isBusy() {
    return (active != null && active > 0) || (queued != null && queued > 0);
  }

  private ExecutorState plus(ExecutorState o) {
    return new ExecutorState(
        sum(capacity, o.capacity), sum(active, o.active), sum(queued, o.queued));
  }

  private static @Nullable Integer sum(@Nullable Integer a, @Nullable Integer b) {
    return a == null || b == null ? null : Integer.valueOf(a + b);
  }
}
