package io.chokepoint.core.capacity;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Aborted;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The targets that say whether a run passed. A search goes where targets are missed: there only
 * what is sustained counts, or the lightest level where that is not known. A plan that says nothing
 * of failures asks that the lightest level be answered. A run that was given up has missed what it
 * was given up for.
 */
public final class JudgedTargets {

  /** What is asked of the lightest level where no target says how many requests may fail. */
  private static final double ANSWERED = 1 - LevelCriteria.FAILURES;

  private JudgedTargets() {}

  /**
   * @param everywhere all targets in all steps
   * @param lightest step; null where there is none
   * @param limit null where the run tells nothing of levels
   */
  public static List<TargetResult> of(
      Run run,
      List<TargetResult> everywhere,
      @Nullable MeasuredStep lightest,
      @Nullable Limit limit) {
    List<TargetResult> judged = new ArrayList<>(everywhere);
    if (lightest != null && run.aim().search()) {
      String held = limit == null ? null : limit.holdsStep();
      String step = held == null ? lightest.name() : held;
      judged.removeIf(t -> !t.step().equals(step));
    }
    if (lightest != null && run.targets().values().stream().allMatch(t -> t.success() == null)) {
      answered(lightest, judged);
    }
    Aborted aborted = run.aborted();
    if (aborted != null) {
      judged.add(
          new TargetResult(
              "", aborted.during(), "abort", aborted.atLeast(), aborted.success(), false, ""));
    }
    Double atLeast = run.aim().atLeast();
    if (atLeast != null) {
      judged.add(capacity(atLeast, limit, run.aim()));
    }
    return List.copyOf(judged);
  }

  /** Only where it is missed: the plan does not ask for it. */
  private static void answered(MeasuredStep lightest, List<TargetResult> judged) {
    Figures all = lightest.endpoints().getOrDefault("", Figures.NONE);
    if (all.requests() > 0 && 1 - all.errorShare() < ANSWERED) {
      judged.add(
          new TargetResult(
              "", lightest.name(), "success", ANSWERED, 1 - all.errorShare(), false, ""));
    }
  }

  private static TargetResult capacity(double atLeast, @Nullable Limit limit, Aim aim) {
    Double holds = limit == null ? null : limit.holds();
    Double breaks = limit == null ? null : limit.breaks();
    if (limit != null && holds != null && limit.holdsForCertain() && enough(limit, atLeast)) {
      return new TargetResult("", step(limit.holdsStep()), "capacity", atLeast, holds, true, "");
    }
    if (limit != null && breaks != null && limit.breaksForCertain() && breaks <= atLeast) {
      return new TargetResult("", step(limit.breaksStep()), "capacity", atLeast, holds, false, "");
    }
    String open =
        limit == null
            ? "no step had a steady load: search for the limit, or plan steps"
            : limit.tried() < atLeast
                ? "no level of that load was tried"
                : aim.search()
                    ? "levels near it were not certain: give the search more time"
                    : "its steps are too short to be certain: make them longer, or search";
    return new TargetResult(
        "", step(limit == null ? null : limit.holdsStep()), "capacity", atLeast, holds, null, open);
  }

  /** A rate is reached by completions, which may stay behind by the margin and by chance. */
  private static boolean enough(Limit limit, double atLeast) {
    return limit.levels().stream()
        .filter(l -> l.step().equals(limit.holdsStep()))
        .anyMatch(l -> l.load() >= atLeast);
  }

  private static String step(@Nullable String step) {
    return step == null ? "no step" : step;
  }
}
