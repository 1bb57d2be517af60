package io.chokepoint.core.diagnosis;

import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections of one pool that never came back. A connection out after its request has ended may
 * only be late (a race at the request's end, work handed to another thread); it is lost when it
 * stays out to the end of the timeline, over several windows, and longer than any connection that
 * did come back.
 *
 * @param lost at the end of the timeline
 * @param byEndpoint the same by the endpoint that borrowed them
 * @param oldestNanos how long the oldest has been out; 0 where not told
 * @param longestReturnedNanos the longest hold that ended
 * @param atWindow how many were lost by each window's end, by the window's start
 */
public record Leak(
    long lost,
    Map<String, Long> byEndpoint,
    long oldestNanos,
    long longestReturnedNanos,
    Map<Long, Long> atWindow) {

  /** How many windows in a row an orphan must be seen. */
  static final int WINDOWS = 3;

  private static final Leak NONE = new Leak(0, Map.of(), 0, 0, Map.of());

  static Leak of(List<Window> timeline, String pool) {
    List<Long> starts = new ArrayList<>();
    List<PoolWindow> windows = new ArrayList<>();
    long longest = 0;
    for (Window w : timeline) {
      PoolWindow p = w.pools().get(pool);
      if (p != null) {
        starts.add(w.startMillis());
        windows.add(p);
        longest = Math.max(longest, p.hold().maxNanos());
      }
    }
    if (windows.size() < WINDOWS) {
      return NONE;
    }
    Map<String, Long> stayed = stayedToTheEnd(windows);
    long lost = sum(stayed.values());
    long oldest = 0;
    for (Outstanding o : windows.get(windows.size() - 1).oldest()) {
      oldest = o.orphaned() ? Math.max(oldest, o.heldNanos()) : oldest;
    }
    boolean ages = !windows.get(windows.size() - 1).oldest().isEmpty();
    if (lost == 0 || (ages && oldest <= longest)) {
      return NONE;
    }
    return new Leak(lost, stayed, oldest, longest, lostSoFar(starts, windows));
  }

  /** By endpoint, the fewest orphans at the end of any of the last windows. */
  private static Map<String, Long> stayedToTheEnd(List<PoolWindow> windows) {
    Map<String, Long> stayed = new HashMap<>(windows.get(windows.size() - 1).orphaned());
    for (PoolWindow w : windows.subList(windows.size() - WINDOWS, windows.size())) {
      stayed.replaceAll((endpoint, n) -> Math.min(n, w.orphaned().getOrDefault(endpoint, 0L)));
    }
    stayed.values().removeIf(n -> n == 0);
    return Map.copyOf(stayed);
  }

  /** An orphan of a window was lost by then if at no later moment fewer were out. */
  private static Map<Long, Long> lostSoFar(List<Long> starts, List<PoolWindow> windows) {
    Map<Long, Long> lost = new HashMap<>();
    long fewest = Long.MAX_VALUE;
    for (int i = windows.size() - 1; i >= 0; i--) {
      fewest = Math.min(fewest, sum(windows.get(i).orphaned().values()));
      lost.put(starts.get(i), fewest);
    }
    return Map.copyOf(lost);
  }

  /**
   * Mean number lost during some windows, each weighted by how many wait for a connection at its
   * end, so that it is what those who wait find; the plain mean where nobody waits.
   */
  double meanDuring(List<Window> windows, String pool) {
    double lost = 0;
    double waiting = 0;
    double found = 0;
    for (Window w : windows) {
      long now = atWindow.getOrDefault(w.startMillis(), 0L);
      PoolWindow p = w.pools().get(pool);
      long pending = p == null ? 0 : p.pending();
      lost += now;
      waiting += pending;
      found += (double) pending * now;
    }
    return waiting > 0 ? found / waiting : lost / Math.max(1, windows.size());
  }

  private static long sum(Collection<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
