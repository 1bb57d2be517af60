package io.chokepoint.agent.library.jetty;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.core.timeline.WorkersWindow;
import org.jspecify.annotations.Nullable;

/** The worker threads of a Jetty: those of its pool. */
final class JettyReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return Getters.has(type, "getThreadPool");
  }

  @Override
  public @Nullable Object workers(Object server) throws ReflectiveOperationException {
    return Getters.call(server, "getThreadPool");
  }

  @Override
  public String name(Object server) throws ReflectiveOperationException {
    Object pool = workers(server);
    return pool == null ? "" : String.valueOf(Getters.call(pool, "getName"));
  }

  /** Null for a pool that is not Jetty's own. */
  @Override
  public @Nullable WorkersWindow window(Object server) throws ReflectiveOperationException {
    Object pool = workers(server);
    Integer busy = first(pool, "getUtilizedThreads", "getBusyThreads");
    return busy == null
        ? null
        : new WorkersWindow(
            Getters.positive(first(pool, "getMaxAvailableThreads", "getMaxThreads")),
            busy,
            Getters.number(pool, "getQueueSize"),
            null);
  }

  private static @Nullable Integer first(@Nullable Object target, String... names)
      throws ReflectiveOperationException {
    for (String name : names) {
      Integer figure = Getters.number(target, name);
      if (figure != null) {
        return figure;
      }
    }
    return null;
  }
}
