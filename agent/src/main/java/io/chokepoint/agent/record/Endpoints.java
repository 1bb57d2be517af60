package io.chokepoint.agent.record;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The bounded set of endpoints that have series of their own; the rest is {@code other}. Found by
 * two look-ups of strings that know their hash, so that finding one allocates nothing.
 */
final class Endpoints {

  static final int MOST = 100;

  private final ConcurrentHashMap<String, ConcurrentHashMap<String, Endpoint>> byRoute =
      new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Endpoint> all = new CopyOnWriteArrayList<>();
  private final Endpoint other = new Endpoint(0, "", "other");
  private volatile boolean full;
  private final Endpoint outside = new Endpoint(1, "", "");

  Endpoints() {
    all.add(other);
    all.add(outside);
  }

  /** No route and no method is what happens outside any request. */
  Endpoint find(String method, String route) {
    if (route.isEmpty()) {
      return method.isEmpty() ? outside : other;
    }
    ConcurrentHashMap<String, Endpoint> byMethod = byRoute.get(route);
    Endpoint known = byMethod == null ? null : byMethod.get(method);
    return known != null ? known : add(method, route);
  }

  private synchronized Endpoint add(String method, String route) {
    if (all.size() >= MOST + 2) {
      full = true;
      return other;
    }
    return byRoute
        .computeIfAbsent(route, r -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            method,
            m -> {
              Endpoint made = new Endpoint(all.size(), m, route);
              all.add(made);
              return made;
            });
  }

  /** Whether any came for which there was no room. */
  boolean full() {
    return full;
  }

  /** In the order of their numbers. */
  List<Endpoint> all() {
    return all;
  }
}
