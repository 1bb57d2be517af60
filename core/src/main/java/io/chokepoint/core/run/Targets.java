package io.chokepoint.core.run;

import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every target of the plan, in every step in which its endpoint was asked for. An endpoint of which
 * no request ended has no figures to hold against its targets: it has missed them. A rate is asked
 * of the steps that offer as much, and of the heaviest: a lighter one cannot reach it.
 */
public final class Targets {

  /** What is missed then: that a request ended at all. */
  public static final String REQUESTS = "requests";

  private Targets() {}

  /** In the order of the steps. */
  public static List<TargetResult> of(Run run, List<? extends MeasuredStep> steps) {
    List<TargetResult> results = new ArrayList<>();
    Set<String> everAsked = everAsked(steps);
    for (MeasuredStep step : steps) {
      new TreeMap<>(run.targets())
          .forEach(
              (endpoint, target) -> {
                Figures figures = step.endpoints().get(endpoint);
                if (figures == null || step.seconds() == 0) {
                  return;
                }
                if (figures.requests() > 0) {
                  check(endpoint, step.name(), target, figures, results);
                } else if (asked(figures) || !everAsked.contains(endpoint)) {
                  atLeast(endpoint, step.name(), REQUESTS, 1, 0, results);
                }
              });
    }
    results.removeIf(t -> t.target().equals("rate") && tooLight(t, run.steps()));
    return List.copyOf(results);
  }

  private static boolean tooLight(TargetResult rate, List<Step> steps) {
    if (steps.stream().anyMatch(s -> s.offered().endpoint() != null)) {
      return false;
    }
    double heaviest = steps.stream().mapToDouble(Targets::load).max().orElse(0);
    return steps.stream()
        .filter(s -> s.name().equals(rate.step()))
        .anyMatch(s -> load(s) < heaviest && !offers(s, rate.expected()));
  }

  private static boolean offers(Step step, double perSecond) {
    Double rate = step.offered().perSecond();
    return rate != null && rate >= perSecond;
  }

  private static double load(Step step) {
    Double rate = step.offered().perSecond();
    Integer users = step.offered().users();
    return rate != null ? rate : users == null ? 0 : users;
  }

  /** The endpoints that were asked in any step: by chance a short step may leave one out. */
  private static Set<String> everAsked(List<? extends MeasuredStep> steps) {
    return steps.stream()
        .flatMap(s -> s.endpoints().entrySet().stream())
        .filter(e -> asked(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean asked(Figures figures) {
    return figures.offeredPerSecond() > 0 || figures.requests() + figures.notSent() > 0;
  }

  private static void check(
      String endpoint, String step, Target target, Figures f, List<TargetResult> results) {
    if (target.success() != null) {
      atLeast(endpoint, step, "success", target.success(), 1 - f.errorShare(), results);
    }
    atMost(endpoint, step, "mean", target.meanNanos(), f.meanMillis(), results);
    atMost(endpoint, step, "p50", target.p50Nanos(), f.p50Millis(), results);
    atMost(endpoint, step, "p95", target.p95Nanos(), f.p95Millis(), results);
    atMost(endpoint, step, "p99", target.p99Nanos(), f.p99Millis(), results);
    atMost(endpoint, step, "p99.9", target.p999Nanos(), f.p999Millis(), results);
    atMost(endpoint, step, "max", target.maxNanos(), f.maxMillis(), results);
    if (target.rate() != null) {
      atLeast(endpoint, step, "rate", target.rate(), f.achievedPerSecond(), results);
    }
  }

  private static void atLeast(
      String endpoint,
      String step,
      String name,
      double expected,
      double actual,
      List<TargetResult> results) {
    results.add(TargetResult.decided(endpoint, step, name, expected, actual, actual >= expected));
  }

  private static void atMost(
      String endpoint,
      String step,
      String name,
      @Nullable Long expectedNanos,
      double actual,
      List<TargetResult> results) {
    if (expectedNanos != null) {
      double expected = expectedNanos / 1e6;
      results.add(TargetResult.decided(endpoint, step, name, expected, actual, actual <= expected));
    }
  }
}
