package io.chokepoint.agent.record;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.Hosts;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP clients allow to each host, and use: Apache's connections by route, OkHttp's calls.
 * Read at a window's end by reflection, so that a window's occupancy is what was found then. Under
 * the host's name, as calls and waits for a connection are charged.
 */
final class HttpPools {

  private static final int MOST = 50;
  private static final int HOSTS_OF_A_FAMILY = 20;

  private final Supplier<List<Object>> seen;
  private final AgentErrors errors;

  /** Replicas that come and go have addresses of their own. */
  private final Families families = new Families(HOSTS_OF_A_FAMILY);

  /** Hosts stay known when nothing goes there for a while. */
  private final Map<String, State> last = new TreeMap<>();

  /**
   * One client's share, or all clients' together.
   *
   * @param capacity the most at once; null where there is no bound
   */
  record State(String library, @Nullable Integer capacity, int active, int idle, int pending) {

    State plus(State o) {
      Integer both =
          capacity == null || o.capacity == null ? null : (Integer) (capacity + o.capacity);
      return new State(library, both, active + o.active, idle + o.idle, pending + o.pending);
    }

    State none() {
      return new State(library, capacity, 0, 0, 0);
    }
  }

  HttpPools(Supplier<List<Object>> seen, AgentErrors errors) {
    this.seen = seen;
    this.errors = errors;
  }

  Map<String, PoolWindow> sample(long windowNanos) {
    Map<String, State> now = new HashMap<>();
    for (Object pool : seen.get()) {
      try {
        boolean ok = pool.getClass().getName().startsWith("okhttp3.");
        (ok ? ofOkHttp(pool) : ofApache(pool))
            .forEach((host, state) -> now.merge(families.of(host), state, State::plus));
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading an HTTP client's pool", e);
      }
    }
    last.replaceAll((host, state) -> state.none());
    now.forEach(
        (host, state) -> {
          if (last.containsKey(host) || last.size() < MOST) {
            last.put(host, state);
          }
        });
    Map<String, PoolWindow> windows = new HashMap<>();
    last.forEach((host, state) -> windows.put(host, window(state, windowNanos)));
    return windows;
  }

  private static PoolWindow window(State s, long nanos) {
    return new PoolWindow(
        ResourceKind.HTTP_POOL,
        s.library,
        s.capacity,
        null,
        s.active * nanos,
        s.active,
        s.idle,
        s.pending,
        Latencies.NONE,
        0,
        Latencies.NONE,
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of());
  }

  // ---- Apache HttpClient 4 and 5

  private static Map<String, State> ofApache(Object manager) throws ReflectiveOperationException {
    Map<String, State> states = new HashMap<>();
    if (find(manager, "getTotalStats", null) == null) {
      return states; // one connection at a time, without a pool
    }
    int most = number(call(manager, "getTotalStats"), "getMax");
    for (Object route : routes(manager)) {
      Object stats = call(manager, "getStats", route);
      states.merge(
          host(call(route, "getTargetHost"), "getSchemeName", "getHostName", "getPort"),
          new State(
              "Apache HttpClient",
              Math.min(most, number(stats, "getMax")),
              number(stats, "getLeased"),
              number(stats, "getAvailable"),
              number(stats, "getPending")),
          State::plus);
    }
    return states;
  }

  private static Collection<?> routes(Object manager) throws ReflectiveOperationException {
    if (find(manager, "getRoutes", null) != null) {
      return (Collection<?>) call(manager, "getRoutes");
    }
    Object byRoute = new Reflected(manager).field("pool").field("routeToPool").target(); // 4.3
    return List.copyOf(((Map<?, ?>) byRoute).keySet());
  }

  // ---- OkHttp

  private Map<String, State> ofOkHttp(Object dispatcher) throws ReflectiveOperationException {
    Map<String, State> states = new HashMap<>();
    boolean dispatches = new Reflected(dispatcher).field("runningAsyncCalls").size() > 0;
    Integer each = number(dispatcher, "getMaxRequestsPerHost");
    for (Object call : (Collection<?>) call(dispatcher, "runningCalls")) {
      String host = hostOf(call);
      State known = last.get(host);
      boolean bound = dispatches || (known != null && known.capacity != null);
      states.merge(host, new State("OkHttp", bound ? each : null, 1, 0, 0), HttpPools::another);
    }
    for (Object call : (Collection<?>) call(dispatcher, "queuedCalls")) {
      states.merge(hostOf(call), new State("OkHttp", each, 0, 0, 1), HttpPools::another);
    }
    return states;
  }

  /** Of the same dispatcher, whose bound it shares. */
  private static State another(State a, State b) {
    Integer bound = a.capacity == null ? b.capacity : a.capacity;
    return new State(a.library, bound, a.active + b.active, a.idle, a.pending + b.pending);
  }

  private static String hostOf(Object call) throws ReflectiveOperationException {
    return host(call(call(call, "request"), "url"), "scheme", "host", "port");
  }

  private static String host(Object of, String scheme, String name, String port)
      throws ReflectiveOperationException {
    return Hosts.name((String) call(of, scheme), (String) call(of, name), number(of, port));
  }

  // ---- by reflection, as the classes are the application's

  private static int number(Object target, String name) throws ReflectiveOperationException {
    return ((Number) call(target, name)).intValue();
  }

  private static Object call(Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    Method method = find(target, name, arguments.length == 0 ? null : arguments[0]);
    if (method == null) {
      throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
    try {
      Object value = method.invoke(target, arguments);
      if (value == null) {
        throw new NoSuchMethodException(name + " of " + target.getClass().getName() + " is null");
      }
      return value;
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " failed: " + e.getCause(), e);
    }
  }

  private static @Nullable Method find(Object target, String name, @Nullable Object argument) {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == (argument == null ? 0 : 1)
          && (argument == null || method.getParameterTypes()[0].isInstance(argument))
          && method.trySetAccessible()) {
        return method;
      }
    }
    return null;
  }
}
