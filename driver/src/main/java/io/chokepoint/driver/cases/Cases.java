package io.chokepoint.driver.cases;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of labelled cases.
 *
 * @param processes how each process is started, by its name; one is the service
 * @param cases by name, in their order
 */
public record Cases(Map<String, Launch> processes, Map<String, LabelledCase> cases) {

  public Cases {
    processes = new LinkedHashMap<>(processes);
    cases = new LinkedHashMap<>(cases);
  }
}
