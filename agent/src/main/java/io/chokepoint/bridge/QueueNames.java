package io.chokepoint.bridge;

import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/** What executors are called: by their threads, as the JDK gives them no other name. */
final class QueueNames {

  private QueueNames() {}

  /** The executor that the current thread, one of its workers, takes a task of. */
  static Resource of(@Nullable Object executor, Sink to) {
    Thread worker = Thread.currentThread();
    Object known =
        executor == null && worker instanceof ForkJoinWorkerThread
            ? ((ForkJoinWorkerThread) worker).getPool()
            : executor;
    if (known == null) {
      return to.resource(Resource.Kind.EXECUTOR, nameOf(worker.getName()));
    }
    Object tag = Tags.get(known);
    if (tag instanceof Resource) {
      return (Resource) tag;
    }
    Resource made = to.resource(Resource.Kind.EXECUTOR, nameOf(worker.getName()));
    Object first = Tags.setIfAbsent(known, made);
    if (first == made) {
      to.executorSeen(made, known);
    }
    return first instanceof Resource ? (Resource) first : made;
  }

  /** As far as it is known where no worker has taken anything yet. */
  static Resource ofUntaken(@Nullable Object executor, Sink to) {
    Object tag = executor == null ? null : Tags.get(executor);
    if (tag instanceof Resource) {
      return (Resource) tag;
    }
    String name = executor == null ? "unknown" : executor.getClass().getSimpleName();
    return to.resource(Resource.Kind.EXECUTOR, name);
  }

  /** {@code orders-7} is one of {@code orders}; virtual threads have no names. */
  static String nameOf(String threadName) {
    int end = threadName.length();
    while (end > 0 && isCounter(threadName.charAt(end - 1))) {
      end--;
    }
    return end > 0
        ? threadName.substring(0, end)
        : threadName.isEmpty() ? "unnamed threads" : threadName;
  }

  private static boolean isCounter(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '#' || c == ' ' || c == '.';
  }
}
