package io.chokepoint.driver.demo;

import io.chokepoint.driver.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load test as somebody wrote it up: what to start, and the plans to drive one after the other.
 *
 * @param parts by the name that the write-up knows each by, in order
 */
record Example(String name, String title, Map<String, Plan> parts, Scenario scenario) {

  Example {
    parts = new LinkedHashMap<>(parts);
  }

  /** How long its loads last together, without those that a number of requests ends. */
  double nanos() {
    return parts.values().stream().mapToDouble(p -> p.load().nanos()).sum();
  }

  /** The most users of any level; 0 where all parts offer rates. */
  double mostUsers() {
    return parts.values().stream()
        .filter(p -> p.load().closed())
        .flatMap(p -> p.load().steps().stream())
        .mapToDouble(s -> s.level())
        .max()
        .orElse(0);
  }

  /** What is started, with limits for so many of its users. */
  Scenario scenario(double users) {
    Scenario.Service service = scenario.service();
    List<String> options = new ArrayList<>(service.options());
    options.add("--shop.limits-scale=" + users);
    return new Scenario(
        scenario.name(),
        scenario.plan(),
        scenario.database(),
        scenario.others(),
        new Scenario.Service(service.processors(), service.jvm(), options));
  }
}
