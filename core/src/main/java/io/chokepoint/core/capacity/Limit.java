package io.chokepoint.core.capacity;

import io.chokepoint.core.capacity.Judgement.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much load a service takes, as far as a run can tell: the one place where it is computed is
 * {@link Limits}, and whatever is said of it reads it here. {@code holds} is below {@code breaks}.
 *
 * @param measure {@code users} or {@code rate} (requests a second)
 * @param holds the most that is sustained: users, or requests completed a second; null where that
 *     is not known
 * @param breaks the least that is not sustained, as offered; null where none was found up to {@code
 *     tried}
 * @param holdsStep the step that showed it
 * @param breaksStep the step that showed it
 * @param certainty the chance that what is certain is true, at least
 * @param tried the heaviest level of which anything is known
 * @param broken what breaks there
 * @param levels in the order they were run in
 */
public record Limit(
    String measure,
    @Nullable Double holds,
    @Nullable Double breaks,
    @Nullable String holdsStep,
    @Nullable String breaksStep,
    double certainty,
    double tried,
    String broken,
    List<Level> levels) {

  public Limit {
    levels = List.copyOf(levels);
  }

  /**
   * The same with so many requests to each arrival; what is sustained is counted in them anyway.
   */
  Limit times(double requests) {
    return requests == 1
        ? this
        : new Limit(
            measure,
            holds,
            breaks == null ? null : (Double) (breaks * requests),
            holdsStep,
            breaksStep,
            certainty,
            tried * requests,
            broken,
            levels.stream().map(l -> l.times(requests)).toList());
  }

  /** Whether it is certain, and not only likely, that {@code holds} is sustained. */
  public boolean holdsForCertain() {
    return outcomeOf(holdsStep) == Outcome.HOLDS;
  }

  /** Whether it is certain, and not only likely, that {@code breaks} is not sustained. */
  public boolean breaksForCertain() {
    return outcomeOf(breaksStep) == Outcome.BREAKS;
  }

  /** Whether nothing was decided: neither what is sustained nor what is not is known. */
  public boolean unknown() {
    return holds == null && breaks == null;
  }

  private @Nullable Outcome outcomeOf(@Nullable String step) {
    return levels.stream()
        .filter(l -> l.step().equals(step))
        .map(Level::outcome)
        .findFirst()
        .orElse(null);
  }

  /**
   * One level.
   *
   * @param step its name
   * @param load users or requests a second
   * @param looksKept whether it is kept as far as its figures go, be that chance or not
   * @param chance that the outcome is wrong, at most
   * @param broken what is broken, or nearest to it
   */
  public record Level(
      String step, double load, Outcome outcome, boolean looksKept, double chance, String broken) {

    private Level times(double requests) {
      return new Level(step, load * requests, outcome, looksKept, chance, broken);
    }
  }
}
