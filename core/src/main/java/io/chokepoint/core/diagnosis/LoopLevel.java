package io.chokepoint.core.diagnosis;

import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Event loops whose threads are called alike, at one level of load.
 *
 * @param loops how many there were
 * @param lateLoops how many were late, the seconds in which they were latest weighing most; all
 *     where that was not told
 * @param busyLoops how many were kept on average; null where that was not told
 * @param meanLagNanos how late they ran what was due, over all probes
 * @param busyAt how often samples found a late one at a place in the code
 */
public record LoopLevel(
    int loops,
    double lateLoops,
    @Nullable Double busyLoops,
    double meanLagNanos,
    double maxLagNanos,
    Map<String, Long> busyAt) {

  public static final LoopLevel NONE = new LoopLevel(0, 0, null, 0, 0, Map.of());

  /** What the scheduler of virtual threads is called among the loops. */
  private static final String VIRTUAL = "virtual threads";

  static Map<String, LoopLevel> of(List<Window> windows) {
    Map<String, List<EventLoopWindow>> byName = new TreeMap<>();
    for (Window w : windows) {
      w.eventLoops()
          .forEach(
              (name, loop) -> {
                if (!name.equals(VIRTUAL)) {
                  byName.computeIfAbsent(name, n -> new ArrayList<>()).add(loop);
                }
              });
    }
    Map<String, LoopLevel> levels = new TreeMap<>();
    byName.forEach((name, all) -> levels.put(name, sum(all)));
    return levels;
  }

  private static LoopLevel sum(List<EventLoopWindow> windows) {
    int loops = 0;
    long probes = 0;
    double lags = 0;
    double max = 0;
    double late = 0;
    double lateTimesLoops = 0;
    boolean told = true;
    Map<String, Long> busyAt = new TreeMap<>();
    for (EventLoopWindow w : windows) {
      loops = Math.max(loops, w.loops());
      probes += w.probes();
      lags += (double) w.probes() * w.meanLagNanos();
      max = Math.max(max, w.maxLagNanos());
      Long lateProbes = w.lateProbes();
      Integer lateLoops = w.lateLoops();
      if (lateProbes == null || lateLoops == null) {
        told = false;
      } else {
        late += lateProbes;
        lateTimesLoops += (double) lateProbes * lateLoops;
      }
      w.busyAt().forEach((place, n) -> busyAt.merge(place, n, Long::sum));
    }
    return new LoopLevel(
        loops,
        told && late > 0 ? lateTimesLoops / late : loops,
        told && probes > 0 ? (Double) (loops * late / probes) : null,
        probes == 0 ? 0 : lags / probes,
        max,
        busyAt);
  }
}
