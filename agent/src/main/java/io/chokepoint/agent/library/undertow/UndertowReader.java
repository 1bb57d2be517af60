package io.chokepoint.agent.library.undertow;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.core.timeline.WorkersWindow;
import org.jspecify.annotations.Nullable;

/** The threads of an XNIO worker, which Undertow serves requests on. */
final class UndertowReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return UndertowThreads.isWorker(type);
  }

  @Override
  public Object workers(Object worker) {
    return worker;
  }

  @Override
  public String name(Object worker) throws ReflectiveOperationException {
    Object bean = bean(worker);
    return bean == null ? "" : String.valueOf(Getters.call(bean, "getName"));
  }

  @Override
  public @Nullable WorkersWindow window(Object worker) throws ReflectiveOperationException {
    Object bean = bean(worker);
    Integer busy = Getters.number(bean, "getBusyWorkerThreadCount");
    return busy == null
        ? null
        : new WorkersWindow(
            Getters.positive(Getters.number(bean, "getMaxWorkerPoolSize")),
            busy,
            Getters.number(bean, "getWorkerQueueSize"),
            null);
  }

  /** Null in versions that do not have it. */
  private static @Nullable Object bean(Object worker) throws ReflectiveOperationException {
    return Getters.find(worker, "getMXBean") == null ? null : Getters.call(worker, "getMXBean");
  }
}
