package io.chokepoint.agent.library.tomcat;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.core.timeline.WorkersWindow;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads of a Tomcat, read from its endpoint by reflection: the MBeans that tell the
 * same are off by default in Spring Boot.
 */
final class TomcatReader implements ServerReader {

  @Override
  public boolean reads(Class<?> type) {
    return isEndpoint(type);
  }

  static boolean isEndpoint(@Nullable Class<?> type) {
    return type != null
        && (type.getName().equals("org.apache.tomcat.util.net.AbstractEndpoint")
            || isEndpoint(type.getSuperclass()));
  }

  @Override
  public Object workers(Object endpoint) {
    return endpoint;
  }

  @Override
  public String name(Object endpoint) throws ReflectiveOperationException {
    return String.valueOf(Getters.call(endpoint, "getName"));
  }

  @Override
  public @Nullable WorkersWindow window(Object endpoint) throws ReflectiveOperationException {
    return Boolean.TRUE.equals(Getters.call(endpoint, "isRunning")) ? running(endpoint) : null;
  }

  private static WorkersWindow running(Object endpoint) throws ReflectiveOperationException {
    Integer connections = Getters.count(Getters.call(endpoint, "getConnectionCount"));
    Object executor = Getters.call(endpoint, "getExecutor");
    Integer capacity = Getters.positive(Getters.number(executor, "getMaximumPoolSize"));
    Integer busy = Getters.number(executor, "getActiveCount");
    Integer queued = executor == null ? null : queued(executor);
    if (busy == null) {
      // virtual threads: one a request, so as many as there are requests; Tomcat says -1 or -2
      busy = Getters.number(endpoint, "getCurrentThreadsBusy");
    }
    return new WorkersWindow(capacity, busy == null || busy < 0 ? 0 : busy, queued, connections);
  }

  private static @Nullable Integer queued(Object executor) throws ReflectiveOperationException {
    if (executor instanceof ThreadPoolExecutor pool) {
      return pool.getQueue().size();
    }
    Method getter = Getters.find(executor, "getQueue");
    return getter != null && getter.invoke(executor) instanceof Collection<?> queue
        ? queue.size()
        : null;
  }
}
