package io.chokepoint.agent.library.undertow;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.core.timeline.WorkersWindow;
import org.jspecify.annotations.Nullable;

/** The worker threads of an Undertow: those of its XNIO worker. */
final class UndertowReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return Getters.has(type, "getWorker");
  }

  @Override
  public @Nullable Object workers(Object server) throws ReflectiveOperationException {
    return Getters.call(server, "getWorker");
  }

  @Override
  public String name(Object server) throws ReflectiveOperationException {
    Object bean = bean(server);
    return bean == null ? "" : String.valueOf(Getters.call(bean, "getName"));
  }

  @Override
  public @Nullable WorkersWindow window(Object server) throws ReflectiveOperationException {
    Object bean = bean(server);
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
  private static @Nullable Object bean(Object server) throws ReflectiveOperationException {
    Object worker = Getters.call(server, "getWorker");
    return worker == null || Getters.find(worker, "getMXBean") == null
        ? null
        : Getters.call(worker, "getMXBean");
  }
}
