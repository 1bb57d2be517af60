package io.chokepoint.agent.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded set of endpoints that have series of their own; the rest is {@code other}. Found by
 * two look-ups of strings that know their hash, so that finding one allocates nothing.
 *
 * <p>Where one finds no room, those that were not used for the longest time, at least for {@value
 * #IDLE_WINDOWS} windows, give their places up, a few at a time. A place is given away some windows
 * after it was given up, when no thread can still be writing to it.
 */
final class Endpoints {

  static final int MOST = 100;

  /** Ten minutes: longer than between the calls of a monitor. */
  static final int IDLE_WINDOWS = 600;

  /** One that was used in a single window, as by a scanner, is not waited for as long. */
  static final int IDLE_WINDOWS_ONCE = 60;

  private static final int AT_ONCE = 10;
  private static final int COOLING_WINDOWS = 3;
  private static final int SAID_WINDOWS = 600;

  private final ConcurrentHashMap<String, ConcurrentHashMap<String, EndpointRecord>> byRoute =
      new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<EndpointRecord> all = new CopyOnWriteArrayList<>();
  private final EndpointRecord other = new EndpointRecord(0, "", "other");
  private final EndpointRecord outside = new EndpointRecord(1, "", "");
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Deque<Retired> cooling = new ArrayDeque<>();
  private volatile int window = SAID_WINDOWS;
  private volatile int turnedAway;

  private record Retired(int index, int window) {}

  Endpoints() {
    all.add(other);
    all.add(outside);
  }

  /** No route and no method is what happens outside any request. */
  EndpointRecord find(String method, String route) {
    if (route.isEmpty()) {
      return method.isEmpty() ? outside : other;
    }
    EndpointRecord known = known(method, route);
    if (known != null) {
      return known;
    }
    String label = Methods.label(method);
    known = known(label, route);
    return known != null ? known : turnedAway == window ? other : add(label, route);
  }

  /** Of a request that has not ended: some servers tell its route before its method. */
  EndpointRecord underWay(String method, String route) {
    Map<String, EndpointRecord> byMethod = byRoute.get(route);
    return method.isEmpty() && byMethod != null && !byMethod.isEmpty()
        ? byMethod.values().iterator().next()
        : find(method, route);
  }

  /** Null where there is none. */
  @Nullable EndpointRecord known(String method, String route) {
    ConcurrentHashMap<String, EndpointRecord> byMethod = byRoute.get(route);
    return byMethod == null ? null : byMethod.get(method);
  }

  private synchronized EndpointRecord add(String method, String route) {
    EndpointRecord known = known(method, route);
    if (known != null) {
      return known;
    }
    Integer place = all.size() < MOST + 2 ? (Integer) all.size() : free.poll();
    if (place == null) {
      turnedAway = window;
      return other;
    }
    EndpointRecord made = new EndpointRecord(place, method, route);
    made.usedIn(window);
    if (place == all.size()) {
      all.add(made);
    } else {
      all.set(place, made);
    }
    byRoute.computeIfAbsent(route, r -> new ConcurrentHashMap<>()).put(method, made);
    return made;
  }

  /** Something happened at it in the window that ends. */
  synchronized void used(EndpointRecord endpoint) {
    endpoint.usedIn(window);
  }

  /**
   * A window ends. Endpoints that were not used for long are retired if some were turned away.
   *
   * @param freed told the places that can be given away now, after all that is kept under their
   *     numbers is gone
   * @return those that were retired
   */
  synchronized List<EndpointRecord> windowEnded(IntConsumer freed) {
    List<EndpointRecord> retired = new ArrayList<>();
    if (turnedAway == window && cooling.isEmpty() && free.isEmpty()) {
      all.stream()
          .filter(this::isIdle)
          .sorted(Comparator.comparingInt(EndpointRecord::lastUsed))
          .limit(AT_ONCE)
          .forEach(retired::add);
      retired.forEach(this::retire);
    }
    window++;
    while (!cooling.isEmpty() && cooling.peek().window + COOLING_WINDOWS <= window) {
      int index = cooling.remove().index;
      freed.accept(index);
      free.add(index);
    }
    return retired;
  }

  private boolean isIdle(EndpointRecord endpoint) {
    int idle = window - endpoint.lastUsed();
    return endpoint != other
        && endpoint != outside
        && idle >= (endpoint.usedOnce() ? IDLE_WINDOWS_ONCE : IDLE_WINDOWS);
  }

  private void retire(EndpointRecord endpoint) {
    byRoute.computeIfPresent(
        endpoint.route,
        (route, byMethod) -> {
          byMethod.remove(endpoint.method);
          return byMethod.isEmpty() ? null : byMethod;
        });
    cooling.add(new Retired(endpoint.index, window));
  }

  /** Whether any came lately for which there was no room. */
  boolean full() {
    return turnedAway > 0 && window - turnedAway < SAID_WINDOWS;
  }

  /** In the order of their numbers. */
  List<EndpointRecord> all() {
    return all;
  }
}
