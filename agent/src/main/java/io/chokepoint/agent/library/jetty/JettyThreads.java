package io.chokepoint.agent.library.jetty;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads of Jetty's own pools. Some of them belong to selectors and acceptors for good: the
 * size is what is left for requests.
 */
final class JettyThreads implements Actuator {

  private static final List<String> SETTERS = List.of("setMaxThreads", "setMinThreads");

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals("org.eclipse.jetty.util.thread.QueuedThreadPool")
        && new Reflected(pool).call("isRunning").isTrue();
  }

  @Override
  public String setting() {
    return "threads";
  }

  @Override
  public List<Integer> values(Object pool) throws ReflectiveOperationException {
    Reflected read = new Reflected(pool);
    return List.of(read.call("getMaxThreads").number(), read.call("getMinThreads").number());
  }

  @Override
  public int size(Object pool) throws ReflectiveOperationException {
    return values(pool).get(0) - leased(pool);
  }

  /**
   * A thread too many ends once it was idle for the pool's idle timeout, a minute, and one at a
   * time: so for as long as it takes that is a millisecond, and tasks that do nothing wake those
   * which wait for the minute to be over. Its setter fails while the pool runs (9.4), and from 10
   * on none ends in the minute after one was started.
   */
  @Override
  public void shrink(Object pool) throws ReflectiveOperationException {
    Field idleTimeout = pool.getClass().getDeclaredField("_idleTimeout");
    idleTimeout.setAccessible(true);
    int found = idleTimeout.getInt(pool);
    idleTimeout.setInt(pool, 1);
    try {
      noneWasStarted(pool);
      shrink(pool, () -> wake(pool));
    } finally {
      idleTimeout.setInt(pool, found);
    }
  }

  private static void noneWasStarted(Object pool) throws ReflectiveOperationException {
    for (Field field : pool.getClass().getDeclaredFields()) {
      if (field.getName().equals("_evictThreshold")) {
        field.setAccessible(true);
        ((AtomicLong) field.get(pool)).set(System.nanoTime());
      }
    }
  }

  private static void wake(Object pool) throws ReflectiveOperationException {
    Reflected threads = new Reflected(pool);
    if (threads.call("getQueueSize").number() == 0) {
      for (int idle = threads.call("getIdleThreads").number(); idle > 0; idle--) {
        ((Executor) pool).execute(() -> {});
      }
    }
  }

  /** Those that are always there bound the others from below. */
  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size)
      throws ReflectiveOperationException {
    int threads = size + leased(pool);
    return List.of(threads, Math.min(found.get(1), threads));
  }

  @Override
  public void set(Object pool, int index, int value) throws ReflectiveOperationException {
    new Reflected(pool).call(SETTERS.get(index), value);
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getThreads").number() - leased(pool);
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    return Math.max(0, new Reflected(pool).call("getBusyThreads").number() - leased(pool));
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getQueueSize").number() > 0;
  }

  @Override
  public int least() {
    return 2;
  }

  /** Older versions do not count them. */
  private static int leased(Object pool) throws ReflectiveOperationException {
    Reflected read = new Reflected(pool);
    return read.has("getLeasedThreads") ? read.call("getLeasedThreads").number() : 0;
  }
}
