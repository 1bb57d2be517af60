package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.SteadyState;
import io.chokepoint.core.timeline.Window;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the slow start off a stretch of steady load: compiling, filling caches, opening connections.
 * The cut is where the standard error of the rest is least (MSER, K. P. White, "An effective
 * truncation heuristic for bias reduction in simulation output", Simulation 69, 1997), at most half
 * of the stretch, and only where what is cut off was slower: a queue that builds up is no warm-up.
 * A second in which nothing was answered is never cut off.
 */
final class WarmUp {

  private WarmUp() {}

  static List<Window> without(List<Window> windows) {
    double[] means = windows.stream().mapToDouble(w -> meanOf(w)).toArray();
    int best = SteadyState.leastError(means, Levels.FEWEST_WINDOWS);
    boolean slower = best > 0 && mean(means, 0, best) > mean(means, best, means.length);
    boolean answered = Arrays.stream(means, 0, best).allMatch(mean -> mean > 0);
    return slower && answered ? windows.subList(best, windows.size()) : windows;
  }

  /** 0 where nothing was answered: the verdict is to explain what the service ended in. */
  private static double meanOf(Window w) {
    double[] mean = Levels.meansOf(List.of(w));
    return mean.length == 0 ? 0 : mean[0];
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElse(0);
  }
}
