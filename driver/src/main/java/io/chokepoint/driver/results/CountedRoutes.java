package io.chokepoint.driver.results;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which of the service's requests those of a tool are that writes down no address: the ones that
 * were as many. Where two are about as many, nothing is told.
 */
final class CountedRoutes {

  /** Requests under way at either end of the load are counted by one side alone. */
  private static final double TOLERANCE = 0.02;

  private static final long FEWEST = 20;

  private CountedRoutes() {}

  /**
   * The routes that can be told, by name.
   *
   * @param answered by the tool's names
   * @param served in the same time, by route
   */
  static Map<String, String> of(Map<String, Long> answered, Map<String, Long> served) {
    Map<String, String> routes = new TreeMap<>();
    answered.forEach(
        (name, count) -> {
          boolean alone = answered.values().stream().filter(c -> alike(c, count, 2)).count() == 1;
          var near = served.entrySet().stream().filter(s -> alike(s.getValue(), count, 2)).toList();
          if (alone
              && count >= FEWEST
              && near.size() == 1
              && alike(near.get(0).getValue(), count, 1)) {
            routes.put(name, near.get(0).getKey());
          }
        });
    return routes;
  }

  private static boolean alike(long a, long b, double times) {
    return Math.abs(a - b) <= times * (TOLERANCE * Math.max(a, b) + 2);
  }
}
