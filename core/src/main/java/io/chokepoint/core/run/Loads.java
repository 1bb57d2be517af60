package io.chokepoint.core.run;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The order of steps by load: by what was offered where all speak in rates or all in users, else by
 * what was achieved.
 */
public final class Loads {

  private Loads() {}

  /** Lightest first; steps of the same load as they were run. */
  public static <S extends MeasuredStep> List<S> sorted(List<S> steps) {
    return steps.stream().sorted(Comparator.comparingDouble(measure(steps))).toList();
  }

  /** What each of these is ordered by. */
  public static ToDoubleFunction<MeasuredStep> measure(List<? extends MeasuredStep> steps) {
    if (steps.stream().allMatch(s -> s.offered().perSecond() != null)) {
      return Loads::rate;
    }
    if (steps.stream().allMatch(s -> s.offered().users() != null)) {
      return Loads::users;
    }
    return s -> s.overall().achievedPerSecond();
  }

  private static double rate(MeasuredStep step) {
    Double rate = step.offered().perSecond();
    return rate == null ? 0 : rate;
  }

  private static double users(MeasuredStep step) {
    Integer users = step.offered().users();
    return users == null ? 0 : users;
  }
}
