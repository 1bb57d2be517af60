package io.chokepoint.agent.sampler;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at threads of the application: their states and the locks they wait for, which costs a
 * third of a microsecond each, or their stacks too, for which HotSpot stops all threads; 45 to 75
 * µs for half a dozen, and as long a stop. Virtual threads are looked at one by one, as the bean
 * knows nothing of them.
 */
final class Threads {

  /**
   * As deep as the JDK's, drivers', mappers' and proxies' frames go: the application's own is below
   * them.
   */
  static final int DEPTH = 96;

  private static final StackTraceElement[] NO_STACK = {};

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();

  /** In the order of the threads, without stacks; null where one has ended. */
  @Nullable Sighting[] glance(List<Thread> threads) {
    return look(threads, 0);
  }

  /** In the order of the threads, with the tops of their stacks; null where one has ended. */
  @Nullable Sighting[] look(List<Thread> threads) {
    return look(threads, DEPTH);
  }

  private @Nullable Sighting[] look(List<Thread> threads, int depth) {
    long[] ids = threads.stream().mapToLong(Thread::getId).toArray();
    ThreadInfo[] infos = bean.getThreadInfo(ids, depth);
    Sighting[] seen = new Sighting[ids.length];
    for (int i = 0; i < ids.length; i++) {
      seen[i] = infos[i] == null ? alone(threads.get(i), depth) : of(infos[i]);
    }
    return seen;
  }

  private static Sighting of(ThreadInfo info) {
    LockInfo lock = info.getLockInfo();
    return new Sighting(
        info.getThreadState(),
        lock == null ? null : lock.getClassName(),
        lock == null ? 0 : lock.getIdentityHashCode(),
        info.getLockOwnerId(),
        info.getStackTrace());
  }

  private static @Nullable Sighting alone(Thread thread, int depth) {
    if (!thread.isAlive()) {
      return null;
    }
    return new Sighting(
        thread.getState(), null, 0, -1, depth == 0 ? NO_STACK : thread.getStackTrace());
  }
}
