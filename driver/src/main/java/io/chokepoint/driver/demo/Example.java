package io.chokepoint.driver.demo;

import io.chokepoint.driver.cases.LabelledCase;
import io.chokepoint.driver.cases.Launch;
import io.chokepoint.driver.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load test as a team wrote it up: what to start, and the plans to drive one after the other.
 *
 * @param parts by the name that the write-up knows each by, in order
 * @param cases how each process is started
 * @param fixed further arguments of each process once what the load test finds is mended; empty
 *     where nothing is
 */
record Example(
    String name,
    String title,
    Map<String, Plan> parts,
    CaseFile cases,
    LabelledCase.Start start,
    Map<String, List<String>> fixed) {

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
  LabelledCase.Start start(double users) {
    return start.with(Launch.SERVICE, "--shop.limits-scale=" + users);
  }

  /** The same load test of the service once what it finds is mended. */
  Example mended() {
    LabelledCase.Start mended = start;
    for (Map.Entry<String, List<String>> process : fixed.entrySet()) {
      for (String argument : process.getValue()) {
        mended = mended.with(process.getKey(), argument);
      }
    }
    return new Example(name, title, parts, cases, mended, fixed);
  }
}
