package io.chokepoint.core.report;

import io.chokepoint.core.diagnosis.ExecutorLevel;
import io.chokepoint.core.diagnosis.LockLevel;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.ExecutorUse;
import io.chokepoint.core.report.Report.LockHolders;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What requests queued for besides pools, over some windows: locks and executors. */
final class Queues {

  private Queues() {}

  static Map<String, LockHolders> locks(List<Window> windows) {
    double seconds = windows.stream().mapToLong(Window::lengthNanos).sum() / 1e9;
    Map<String, LockLevel> levels = LockLevel.of(windows);
    if (levels.isEmpty()) {
      return Map.of();
    }
    LedgerSum all =
        LedgerSum.sum(
            windows.stream()
                .flatMap(w -> w.endpoints().values().stream())
                .map(EndpointWindow::ledger));
    Map<String, LockHolders> locks = new TreeMap<>();
    levels.forEach((name, l) -> locks.put(name, lock(l, waiting(all, name) / seconds, seconds)));
    return locks;
  }

  /** Seconds that requests waited for it. */
  private static double waiting(LedgerSum all, String lock) {
    ResourceId id =
        lock.equals(LockWindow.CARRIERS)
            ? ResourceId.CARRIERS
            : new ResourceId(ResourceKind.LOCK, lock);
    return all.charge(id).waitNanos() / 1e9;
  }

  private static LockHolders lock(LockLevel lock, double waiting, double seconds) {
    double all = lock.holders().values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> holders = new TreeMap<>();
    lock.holders().forEach((who, nanos) -> holders.put(who, all == 0 ? 0 : nanos / all));
    boolean counted = lock.waits().count() > 0;
    return new LockHolders(
        counted ? lock.waits().count() / seconds : null,
        counted ? lock.waits().meanNanos() / 1e6 : null,
        counted ? lock.waits().percentileNanos(95) / 1e6 : null,
        waiting,
        holders,
        lock.stacks());
  }

  static Map<String, ExecutorUse> executors(List<Window> windows) {
    Map<String, ExecutorUse> executors = new TreeMap<>();
    ExecutorLevel.of(windows).forEach((name, e) -> executors.put(name, executor(e)));
    return executors;
  }

  private static ExecutorUse executor(ExecutorLevel e) {
    return new ExecutorUse(
        e.capacity(),
        e.tasksPerSecond(),
        e.running(),
        e.waits().meanNanos() / 1e6,
        e.waits().percentileNanos(95) / 1e6,
        e.meanExecutionNanos() / 1e6);
  }
}
