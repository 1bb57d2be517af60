package io.chokepoint.agent.sampler;

import io.chokepoint.agent.AgentErrors;
import io.chokepoint.core.timeline.WorkersWindow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads of the Tomcats in this JVM, read from their endpoints ({@code
 * AbstractEndpoint}) by reflection: the MBeans that tell the same are off by default in Spring
 * Boot.
 */
final class TomcatSampler {

  private final Supplier<List<Object>> endpoints;
  private final AgentErrors errors;

  TomcatSampler(Supplier<List<Object>> endpoints, AgentErrors errors) {
    this.endpoints = endpoints;
    this.errors = errors;
  }

  /** By connector name, {@code http-nio-8080}. */
  Map<String, WorkersWindow> sample() {
    Map<String, WorkersWindow> workers = new HashMap<>();
    for (Object endpoint : endpoints.get()) {
      try {
        if (Boolean.TRUE.equals(call(endpoint, "isRunning"))) {
          workers.put(String.valueOf(call(endpoint, "getName")), workers(endpoint));
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading Tomcat's threads", e);
      }
    }
    return workers;
  }

  private static WorkersWindow workers(Object endpoint) throws ReflectiveOperationException {
    Integer connections = count(call(endpoint, "getConnectionCount"));
    Object executor = call(endpoint, "getExecutor");
    Integer capacity = positive(number(executor, "getMaximumPoolSize"));
    Integer busy = number(executor, "getActiveCount");
    Integer queued = executor == null ? null : queued(executor);
    if (busy == null) {
      // virtual threads: one a request, so as many as there are requests; Tomcat says -1 or -2
      busy = number(endpoint, "getCurrentThreadsBusy");
    }
    return new WorkersWindow(capacity, busy == null || busy < 0 ? 0 : busy, queued, connections);
  }

  private static @Nullable Integer queued(Object executor) throws ReflectiveOperationException {
    if (executor instanceof ThreadPoolExecutor pool) {
      return pool.getQueue().size();
    }
    Method getter = getter(executor, "getQueue");
    return getter != null && getter.invoke(executor) instanceof Collection<?> queue
        ? queue.size()
        : null;
  }

  /** Null where the executor has no such figure, as one of virtual threads has not. */
  private static @Nullable Integer number(@Nullable Object target, String name)
      throws ReflectiveOperationException {
    if (target == null || getter(target, name) == null) {
      return null;
    }
    return count(call(target, name));
  }

  private static @Nullable Integer count(@Nullable Object value) {
    return value instanceof Number n && n.longValue() >= 0 ? (Integer) n.intValue() : null;
  }

  private static @Nullable Integer positive(@Nullable Integer n) {
    return n == null || n == 0 || n == Integer.MAX_VALUE ? null : n;
  }

  private static @Nullable Object call(Object target, String name)
      throws ReflectiveOperationException {
    Method method = getter(target, name);
    if (method == null) {
      throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
    try {
      return method.invoke(target);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " failed: " + e.getCause(), e);
    }
  }

  /** The public method, from whichever superclass lets it be called. */
  private static @Nullable Method getter(Object target, String name) {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      try {
        Method method = c.getMethod(name);
        if (method.trySetAccessible()) {
          return method;
        }
      } catch (NoSuchMethodException e) {
        return null;
      }
    }
    return null;
  }
}
