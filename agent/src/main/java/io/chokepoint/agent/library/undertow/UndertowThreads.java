package io.chokepoint.agent.library.undertow;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.Types;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads of XNIO's workers. Not of one that was given another pool to use, or is of a
 * version that does not tell how many are at work.
 */
final class UndertowThreads implements Actuator {

  private static final String WORKER = "org.xnio.XnioWorker";
  private static final List<String> OPTIONS =
      List.of("WORKER_TASK_MAX_THREADS", "WORKER_TASK_CORE_THREADS");

  @Override
  public boolean changes(Object worker) throws ReflectiveOperationException {
    Reflected read = new Reflected(worker);
    return isWorker(worker.getClass())
        && read.has("getMXBean")
        && bean(worker).has("getBusyWorkerThreadCount")
        && !read.call("isShutdown").isTrue()
        && !(read.has("isTaskPoolExternal") && read.call("isTaskPoolExternal").isTrue());
  }

  @Override
  public String setting() {
    return "threads";
  }

  @Override
  public List<Integer> values(Object worker) throws ReflectiveOperationException {
    return List.of(
        bean(worker).call("getMaxWorkerPoolSize").number(),
        bean(worker).call("getCoreWorkerPoolSize").number());
  }

  @Override
  public List<Integer> wanted(Object worker, List<Integer> found, int size) {
    boolean together = found.get(1).equals(found.get(0));
    return List.of(size, together ? size : Math.min(found.get(1), size));
  }

  @Override
  public void set(Object worker, int index, int value) throws ReflectiveOperationException {
    Class<?> type = type(worker);
    if (type == null) {
      throw new NoSuchMethodException("setOption of " + worker.getClass().getName());
    }
    Class<?> option = Class.forName("org.xnio.Option", false, type.getClassLoader());
    Class<?> options = Class.forName("org.xnio.Options", true, type.getClassLoader());
    Method setter = type.getMethod("setOption", option, Object.class);
    setter.invoke(worker, options.getField(OPTIONS.get(index)).get(null), value);
  }

  @Override
  public int open(Object worker) throws ReflectiveOperationException {
    return bean(worker).call("getWorkerPoolSize").number();
  }

  @Override
  public int inUse(Object worker) throws ReflectiveOperationException {
    return bean(worker).call("getBusyWorkerThreadCount").number();
  }

  @Override
  public boolean queued(Object worker) throws ReflectiveOperationException {
    return bean(worker).call("getWorkerQueueSize").number() > 0;
  }

  @Override
  public int least() {
    return 2;
  }

  private static Reflected bean(Object worker) throws ReflectiveOperationException {
    return new Reflected(worker).call("getMXBean");
  }

  static boolean isWorker(Class<?> type) {
    return Types.isA(type, Set.of(WORKER));
  }

  /** XNIO's own class, which the worker's extends; null where it does not. */
  private static @Nullable Class<?> type(Object worker) {
    Class<?> type = worker.getClass();
    while (type != null && !type.getName().equals(WORKER)) {
      type = type.getSuperclass();
    }
    return type;
  }
}
