package io.chokepoint.agent.library.apache;

import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Hosts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connections of Apache HttpClient 4 and 5, by route. */
final class ApacheReader implements ClientReader {

  @Override
  public boolean reads(String className) {
    return className.startsWith("org.apache.");
  }

  @Override
  public Map<String, State> read(Reflected manager, Map<String, State> before)
      throws ReflectiveOperationException {
    Map<String, State> states = new HashMap<>();
    if (manager.has("createRouteToPoolMap")) {
      readByRoute(manager, states);
      return states;
    }
    if (!manager.has("getTotalStats")) {
      return states; // one connection at a time, without a pool
    }
    int most = manager.call("getTotalStats").call("getMax").number();
    for (Object route : routes(manager)) {
      Reflected stats = manager.callWith("getStats", route);
      states.merge(
          host(new Reflected(route).call("getTargetHost")),
          new State(
              "Apache HttpClient",
              Math.min(most, stats.call("getMax").number()),
              stats.call("getLeased").number(),
              stats.call("getAvailable").number(),
              stats.call("getPending").number()),
          State::plus);
    }
    return states;
  }

  /** The pool before 4.2, which has a pool for each route. */
  private static void readByRoute(Reflected pool, Map<String, State> states)
      throws ReflectiveOperationException {
    String total = "getMaxTotalConnections"; // since 4.1
    int most = pool.has(total) ? pool.call(total).number() : Integer.MAX_VALUE;
    for (Object each : List.copyOf(((Map<?, ?>) pool.field("routeToPool").target()).values())) {
      Reflected route = new Reflected(each);
      int idle = route.field("freeEntries").size();
      states.merge(
          host(route.call("getRoute").call("getTargetHost")),
          new State(
              "Apache HttpClient",
              Math.min(most, route.call("getMaxEntries").number()),
              Math.max(0, route.call("getEntryCount").number() - idle),
              idle,
              route.field("waitingThreads").size()),
          State::plus);
    }
  }

  static Collection<?> routes(Reflected manager) throws ReflectiveOperationException {
    if (manager.has("getRoutes")) {
      return (Collection<?>) manager.call("getRoutes").target();
    }
    Object byRoute = manager.field("pool").field("routeToPool").target(); // 4.3
    return List.copyOf(((Map<?, ?>) byRoute).keySet());
  }

  private static String host(Reflected target) throws ReflectiveOperationException {
    return Hosts.name(
        target.call("getSchemeName").text(),
        target.call("getHostName").text(),
        target.call("getPort").number());
  }
}
