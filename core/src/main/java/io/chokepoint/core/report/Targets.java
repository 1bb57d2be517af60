package io.chokepoint.core.report;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.Figures;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.report.Report.TargetResult;
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
 * no request ended has no figures to hold against its targets: it has missed them.
 */
final class Targets {

  /** What is missed then: that a request ended at all. */
  static final String REQUESTS = "requests";

  private Targets() {}

  static List<TargetResult> of(Map<String, Target> targets, List<StepResult> steps) {
    List<TargetResult> results = new ArrayList<>();
    Set<String> everAsked = everAsked(steps);
    for (StepResult step : steps) {
      new TreeMap<>(targets)
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
    return List.copyOf(results);
  }

  /** The endpoints that were asked in any step: by chance a short step may leave one out. */
  private static Set<String> everAsked(List<StepResult> steps) {
    return steps.stream()
        .flatMap(s -> s.endpoints().entrySet().stream())
        .filter(e -> asked(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean asked(Figures figures) {
    return figures.offeredPerSecond() > 0 || figures.requests() + figures.notSent() > 0;
  }

  /**
   * Those that say whether the run passed. A search goes where targets are missed: there only what
   * is held counts, or the lightest level where nothing is.
   */
  static List<TargetResult> judged(
      List<TargetResult> everywhere, List<StepResult> steps, @Nullable Capacity capacity, Aim aim) {
    List<TargetResult> judged = new ArrayList<>(everywhere);
    if (aim.search() && !steps.isEmpty()) {
      String held = capacity == null ? null : capacity.safe();
      String step = held == null ? Loads.sorted(steps).get(0).name() : held;
      judged.removeIf(t -> !t.step().equals(step));
    }
    Double atLeast = aim.atLeast();
    if (atLeast != null) {
      Limit limit = capacity == null ? null : capacity.limit();
      Double holds = limit == null ? null : limit.holds();
      String step = limit == null ? null : limit.holdsStep();
      double held = holds == null ? 0 : holds;
      judged.add(
          new TargetResult(
              "", step == null ? "no step" : step, "capacity", atLeast, held, held >= atLeast));
    }
    return List.copyOf(judged);
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
    results.add(new TargetResult(endpoint, step, name, expected, actual, actual >= expected));
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
      results.add(new TargetResult(endpoint, step, name, expected, actual, actual <= expected));
    }
  }
}
