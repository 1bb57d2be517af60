package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.JvmLevel;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.words.CpuSaturatedWords;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Threads that end before the next look at them: what they compute is in no request's account, and
 * in none of a thread that is there.
 */
final class ShortLived {

  private static final double MOST = 0.5;

  private ShortLived() {}

  /**
   * Who starts them, where they use most of what this service's code computes: nobody else is known
   * to, and so many are started and not there later that they can have. A thread that ends within a
   * second computes for no longer than that. Null elsewhere.
   */
  static @Nullable String threads(Case c) {
    JvmLevel jvm = JvmLevel.of(c.loaded());
    Double requests = HotCode.cores(c);
    Double perSecond = jvm.startedPerSecond();
    if (requests == null || perSecond == null) {
      return null;
    }
    double all = c.consumers().application();
    double left = all - requests - CpuSaturated.underWay(c) - jvm.cpusOutside();
    if (left < MOST * all || perSecond - growth(c.loaded()) < left) {
      return null;
    }
    String place = JvmLevel.most(jvm.startedBy());
    if (place == null) {
      return Text.of(CpuSaturatedWords.SHORT_LIVED, left, perSecond, "");
    }
    Map<String, Long> by = jvm.startedBy().getOrDefault(place, Map.of());
    List<String> endpoints = JvmLevel.endpoints(by);
    return Text.of(
        CpuSaturatedWords.SHORT_LIVED,
        left,
        perSecond,
        Text.of(
            CpuSaturatedWords.STARTED_AT,
            100.0 * JvmLevel.count(by) / JvmLevel.countOfAll(jvm.startedBy()),
            ThreadLeak.calledBy(place),
            endpoints.isEmpty() ? "" : Text.of(CpuSaturatedWords.FOR_ENDPOINT, endpoints.get(0))));
  }

  /** By how many a second there are more threads; 0 where they get fewer, or are not counted. */
  private static double growth(Level level) {
    List<Integer> counts = new ArrayList<>();
    for (Window window : level.windows()) {
      Integer threads = window.system().threads();
      if (threads != null) {
        counts.add(threads);
      }
    }
    int between = counts.size() - 1;
    return between < 1
        ? 0
        : Math.max(0, counts.get(between) - counts.get(0))
            / (level.seconds() * between / counts.size());
  }
}
