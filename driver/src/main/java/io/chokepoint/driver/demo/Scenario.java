package io.chokepoint.driver.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and the load to put on it.
 *
 * @param plan the plan's place in the examples jar
 * @param partner options of the partner process; null where it is not started
 */
record Scenario(
    String name,
    String plan,
    List<String> database,
    @Nullable List<String> partner,
    Service service) {

  Scenario {
    database = List.copyOf(database);
    partner = partner == null ? null : List.copyOf(partner);
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
