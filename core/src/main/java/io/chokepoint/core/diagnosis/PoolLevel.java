package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection pool at one level of load.
 *
 * @param capacity the most connections it opens; where it is unknown, the most seen in use while
 *     others waited; null where neither
 * @param meanInUse time-weighted
 * @param inUseWhileWaited the same, each window weighted by how long borrowers waited in it: what
 *     they found, also where the load came in bursts; {@code meanInUse} where none waited
 * @param waits of every borrow, timeouts included
 * @param meanOpen connections open, in use or idle, over the windows' ends
 * @param holders what holders did, by endpoint: those that gave back, and where these had the
 *     connections for less than half of the time in use, those that hang as well
 * @param nested borrows by requests that had a connection of this pool already, by endpoint
 * @param meanOrphaned connections out whose request has ended, over the windows' ends
 */
public record PoolLevel(
    double seconds,
    @Nullable Integer capacity,
    double meanInUse,
    double inUseWhileWaited,
    double meanPending,
    double meanOpen,
    Latencies waits,
    long timeouts,
    Latencies hold,
    Map<String, Holding> holders,
    Map<String, Nested> nested,
    double meanOrphaned) {

  public static PoolLevel of(List<PoolWindow> windows, double seconds) {
    Map<String, Holding> holders = new TreeMap<>();
    Map<String, Nested> nested = new TreeMap<>();
    Integer told = null;
    int seenFull = 0;
    double busy = 0;
    double pending = 0;
    double open = 0;
    double waited = 0;
    double weighted = 0;
    double orphaned = 0;
    long timeouts = 0;
    for (PoolWindow w : windows) {
      w.holders().forEach((endpoint, h) -> holders.merge(endpoint, h, Holding::plus));
      w.nested().forEach((endpoint, n) -> nested.merge(endpoint, n, Nested::plus));
      told = w.capacity() == null ? told : w.capacity();
      seenFull = w.pending() > 0 ? Math.max(seenFull, w.active()) : seenFull;
      busy += w.busyNanos() / 1e9;
      pending += w.pending();
      open += w.active() + w.idle();
      double waits = w.borrowWait().count() * w.borrowWait().meanNanos();
      waited += waits;
      weighted += waits * w.busyNanos() / 1e9;
      orphaned += w.orphaned().values().stream().mapToLong(Long::longValue).sum();
      timeouts += w.timeouts();
    }
    addHanging(windows, busy, holders);
    double meanInUse = seconds == 0 ? 0 : busy / seconds;
    double window = seconds / Math.max(1, windows.size());
    return new PoolLevel(
        seconds,
        told != null ? told : seenFull > 0 ? (Integer) seenFull : null,
        meanInUse,
        waited == 0 || window == 0 ? meanInUse : weighted / waited / window,
        pending / Math.max(1, windows.size()),
        open / Math.max(1, windows.size()),
        Latencies.sum(windows.stream().map(PoolWindow::borrowWait)),
        timeouts,
        Latencies.sum(windows.stream().map(PoolWindow::hold)),
        holders,
        nested,
        orphaned / Math.max(1, windows.size()));
  }

  /** A leaked connection's request does nothing any more, and is no holder. */
  private static void addHanging(
      List<PoolWindow> windows, double busySeconds, Map<String, Holding> holders) {
    double returned = holders.values().stream().mapToLong(Holding::holdNanos).sum() / 1e9;
    if (windows.isEmpty() || 2 * returned >= busySeconds) {
      return;
    }
    PoolWindow last = windows.get(windows.size() - 1);
    if (last.orphaned().isEmpty()) {
      last.stillOut().forEach((endpoint, h) -> holders.merge(endpoint, h, Holding::plus));
    }
  }

  public long borrows() {
    return waits.count();
  }

  /** Attempts to borrow a second, those that gave up included. */
  public double borrowsPerSecond() {
    return seconds == 0 ? 0 : borrows() / seconds;
  }

  public double meanWaitNanos() {
    return waits.meanNanos();
  }

  public double meanHoldNanos() {
    return hold.meanNanos();
  }

  /** Mean connections that connections given back account for: what requests really need. */
  public double meanInUseByReturned() {
    return seconds == 0 ? 0 : hold.count() * hold.meanNanos() / 1e9 / seconds;
  }

  /** Time-weighted busy share; null where the capacity is unknown. */
  public @Nullable Double utilization() {
    return capacity == null || capacity == 0 ? null : meanInUse / capacity;
  }

  /** Whether at least half of the borrowers must find every connection taken (Erlang C). */
  public boolean saturated() {
    Integer c = capacity;
    return c != null && c > 0 && inUseWhileWaited / c >= Mmc.halfWaitUtilization(c);
  }

  public Holding allHolders() {
    return holders.values().stream().reduce(Holding.NONE, Holding::plus);
  }
}
