package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A lock at one level of load.
 *
 * @param waits of requests
 * @param holders nanoseconds waited, by who held it; of a sample, only proportions count
 * @param stacks how often a holder was seen at a place
 */
public record LockLevel(Latencies waits, Map<String, Long> holders, Map<String, Long> stacks) {

  /** What the places where virtual threads were pinned are called among the locks. */
  public static final String PINNED = "virtual threads pinned";

  public static Map<String, LockLevel> of(List<Window> windows) {
    Map<String, List<LockWindow>> byName = new TreeMap<>();
    for (Window w : windows) {
      w.locks().forEach((name, l) -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(l));
    }
    Map<String, LockLevel> levels = new TreeMap<>();
    byName.forEach((name, all) -> levels.put(name, sum(all)));
    return levels;
  }

  private static LockLevel sum(List<LockWindow> windows) {
    Map<String, Long> holders = new TreeMap<>();
    Map<String, Long> stacks = new TreeMap<>();
    for (LockWindow w : windows) {
      w.holders().forEach((who, nanos) -> holders.merge(who, nanos, Long::sum));
      w.stacks().forEach((where, n) -> stacks.merge(where, n, Long::sum));
    }
    return new LockLevel(Latencies.sum(windows.stream().map(LockWindow::waits)), holders, stacks);
  }

  /** Carriers that are kept at a time by virtual threads which wait themselves (Little's law). */
  public static double carriersPinned(Level level) {
    double nanos = 0;
    for (Map.Entry<String, LockLevel> lock : level.locks().entrySet()) {
      LockLevel l = lock.getValue();
      nanos += lock.getKey().startsWith(PINNED) ? l.waits().count() * l.waits().meanNanos() : 0;
    }
    return nanos / 1e9 / Math.max(1e-9, level.seconds());
  }
}
