package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server's worker threads at one level of load, over the windows' ends.
 *
 * @param capacity null where unknown, or where there is no limit
 * @param meanQueued requests accepted and waiting for a thread; null where unknown
 */
public record WorkersLevel(
    @Nullable Integer capacity, double meanBusy, @Nullable Double meanQueued) {

  static Map<String, WorkersLevel> of(List<Window> windows) {
    Map<String, List<WorkersWindow>> byName = new TreeMap<>();
    for (Window w : windows) {
      w.workers().forEach((name, x) -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(x));
    }
    Map<String, WorkersLevel> levels = new TreeMap<>();
    byName.forEach((name, all) -> levels.put(name, sum(all)));
    return levels;
  }

  private static WorkersLevel sum(List<WorkersWindow> windows) {
    Integer capacity = null;
    double busy = 0;
    double queued = 0;
    int told = 0;
    for (WorkersWindow w : windows) {
      Integer inQueue = w.queued();
      capacity = w.capacity() == null ? capacity : w.capacity();
      busy += w.busy();
      queued += inQueue == null ? 0 : inQueue;
      told += inQueue == null ? 0 : 1;
    }
    return new WorkersLevel(
        capacity, busy / windows.size(), told == 0 ? null : (Double) (queued / told));
  }

  /** Whether at least half of the arriving requests must find every thread taken (Erlang C). */
  public boolean saturated() {
    Integer c = capacity;
    return c != null && c > 0 && meanBusy / c >= Mmc.halfWaitUtilization(c);
  }
}
