package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.WorkersWindow;
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
        if (Boolean.TRUE.equals(Getters.call(endpoint, "isRunning"))) {
          workers.put(String.valueOf(Getters.call(endpoint, "getName")), workers(endpoint));
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading Tomcat's threads", e);
      }
    }
    return workers;
  }

  private static WorkersWindow workers(Object endpoint) throws ReflectiveOperationException {
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
