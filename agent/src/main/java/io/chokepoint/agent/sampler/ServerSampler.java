package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.ExecutorState;
import io.chokepoint.bridge.JdkServer;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker threads of the Jettys, Undertows and HTTP servers of the JDK's in this JVM. */
final class ServerSampler {

  private final Supplier<List<Object>> servers;
  private final AgentErrors errors;

  ServerSampler(Supplier<List<Object>> servers, AgentErrors errors) {
    this.servers = servers;
    this.errors = errors;
  }

  /** By the name of the pool, {@code qtp1023487453}, {@code XNIO-1} or {@code HttpServer-8080}. */
  Map<String, WorkersWindow> sample() {
    Map<String, WorkersWindow> workers = new HashMap<>();
    for (Object server : servers.get()) {
      if (server instanceof JdkServer jdk) {
        workers.put(jdk.name(), ofJdk(jdk));
        continue;
      }
      try {
        Object jetty = part(server, "getThreadPool");
        Object pool = jetty != null ? jetty : part(part(server, "getWorker"), "getMXBean");
        WorkersWindow window = jetty != null ? ofJetty(pool) : ofXnio(pool);
        if (pool != null && window != null) {
          workers.put(String.valueOf(Getters.call(pool, "getName")), window);
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading a server's threads", e);
      }
    }
    return workers;
  }

  /** Null where there is none: older versions do not tell. */
  private static @Nullable Object part(@Nullable Object whole, String getter)
      throws ReflectiveOperationException {
    return whole == null || Getters.find(whole, getter) == null
        ? null
        : Getters.call(whole, getter);
  }

  private static WorkersWindow ofJdk(JdkServer server) {
    Executor executor = server.executor();
    if (executor == null) {
      return new WorkersWindow(1, server.isBusy() ? 1 : 0, null, null);
    }
    ExecutorState state = ExecutorState.of(executor);
    Integer busy = state.active();
    return new WorkersWindow(state.capacity(), busy == null ? 0 : busy, state.queued(), null);
  }

  /** Null for a pool that is not Jetty's own. */
  private static @Nullable WorkersWindow ofJetty(@Nullable Object pool)
      throws ReflectiveOperationException {
    Integer busy = first(pool, "getUtilizedThreads", "getBusyThreads");
    return busy == null
        ? null
        : new WorkersWindow(
            Getters.positive(first(pool, "getMaxAvailableThreads", "getMaxThreads")),
            busy,
            Getters.number(pool, "getQueueSize"),
            null);
  }

  private static @Nullable WorkersWindow ofXnio(@Nullable Object worker)
      throws ReflectiveOperationException {
    Integer busy = Getters.number(worker, "getBusyWorkerThreadCount");
    return busy == null
        ? null
        : new WorkersWindow(
            Getters.positive(Getters.number(worker, "getMaxWorkerPoolSize")),
            busy,
            Getters.number(worker, "getWorkerQueueSize"),
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
