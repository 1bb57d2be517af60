package io.chokepoint.driver.demo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and the load to put on it.
 *
 * @param plan the plan's place in the examples jar
 * @param others options of the processes that are started beside database and service, by mode
 */
record Scenario(
    String name,
    String plan,
    List<String> database,
    Map<String, List<String>> others,
    Service service) {

  Scenario {
    database = List.copyOf(database);
    others = Map.copyOf(others);
  }

  /**
   * The service under test.
   *
   * @param processors how many cores it is kept to; null for all
   * @param jvm options of its JVM
   * @param options of the service itself
   */
  record Service(@Nullable Integer processors, List<String> jvm, List<String> options) {

    Service {
      jvm = List.copyOf(jvm);
      options = List.copyOf(options);
    }
  }
}
