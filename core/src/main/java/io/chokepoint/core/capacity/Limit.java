package io.chokepoint.core.capacity;

import io.chokepoint.core.capacity.Judgement.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between which levels a service gives way, as far as a run can tell.
 *
 * @param measure {@code users} or {@code rate} (requests a second)
 * @param holds what is certainly held; null where nothing is
 * @param breaks what certainly is not; null where nothing was found up to {@code tried}
 * @param holdsStep the step that showed it
 * @param breaksStep the step that showed it
 * @param certainty the chance that the limit lies in between, at least
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

  /** The lightest load that looks not to be kept, be that chance or not; null where none does. */
  public @Nullable Double looksBrokenAt() {
    return levels.stream()
        .filter(l -> l.outcome() != Outcome.DRIVER && !l.looksKept())
        .map(Level::load)
        .min(Double::compare)
        .orElse(null);
  }

  /** The heaviest load that looks to be kept, of those below all that do not; null where none. */
  public @Nullable Double looksKeptTo() {
    Double broken = looksBrokenAt();
    return levels.stream()
        .filter(l -> l.outcome() != Outcome.DRIVER && l.looksKept())
        .map(Level::load)
        .filter(load -> broken == null || load < broken)
        .max(Double::compare)
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
      String step, double load, Outcome outcome, boolean looksKept, double chance, String broken) {}
}
