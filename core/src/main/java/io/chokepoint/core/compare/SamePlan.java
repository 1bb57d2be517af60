package io.chokepoint.core.compare;

import io.chokepoint.core.compare.RunFigures.StepFigures;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses runs that had different work to do: their differences would say nothing. */
final class SamePlan {

  private SamePlan() {}

  /**
   * Compares steps and endpoints of all with those of the first.
   *
   * @throws IllegalArgumentException that says how they differ
   */
  static void check(List<RunFigures> runs) {
    RunFigures first = runs.get(0);
    if (first.steps().isEmpty()) {
      throw new IllegalArgumentException(first.name() + " has no steps to compare");
    }
    for (RunFigures other : runs) {
      if (!loads(other).equals(loads(first))) {
        throw new IllegalArgumentException(
            "different plans: "
                + (first.name() + " has steps " + loads(first))
                + (", " + other.name() + " has " + loads(other)));
      }
      if (!endpoints(other).equals(endpoints(first))) {
        throw new IllegalArgumentException(
            "different plans: "
                + (first.name() + " has endpoints " + list(endpoints(first)))
                + (", " + other.name() + " has " + list(endpoints(other))));
      }
    }
  }

  private static String loads(RunFigures run) {
    return run.steps().isEmpty()
        ? "none"
        : run.steps().stream().map(SamePlan::load).collect(Collectors.joining(", "));
  }

  private static String load(StepFigures step) {
    String load = Comparing.load(step.offered());
    return step.step().startsWith(load) ? step.step() : step.step() + " (" + load + ")";
  }

  private static TreeSet<String> endpoints(RunFigures run) {
    TreeSet<String> names = new TreeSet<>();
    run.steps().forEach(s -> names.addAll(s.endpoints().keySet()));
    names.remove("");
    return names;
  }

  private static String list(TreeSet<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
