package io.chokepoint.core.report;

import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.ServiceUse;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The levels worth naming, with what the service needed for each. */
final class Points {

  private final List<StepResult> steps;
  private final List<StepEvidence> windows;

  Points(List<StepResult> steps, List<StepEvidence> windows) {
    this.steps = steps;
    this.windows = windows;
  }

  /** Safe, peak, breaking; the peak is among the levels from safe to breaking. */
  List<Point> of(@Nullable StepResult safe, @Nullable StepResult breaking) {
    List<StepResult> sorted = Loads.sorted(steps);
    int from = safe == null ? 0 : sorted.indexOf(safe);
    int to = breaking == null ? sorted.size() - 1 : sorted.indexOf(breaking);
    StepResult peak = null;
    for (StepResult step : sorted.subList(from, Math.max(from, to + 1))) {
      if (step.overall().requests() > 0
          && (peak == null || goodPerSecond(step) > goodPerSecond(peak))) {
        peak = step;
      }
    }
    return List.of(point("safe", safe), point("peak", peak), point("breaking", breaking));
  }

  static double goodPerSecond(StepResult step) {
    Figures f = step.overall();
    double failed = step.seconds() == 0 ? 0 : f.failed() / step.seconds();
    return Math.max(0, Math.min(f.achievedPerSecond(), f.requests() / step.seconds() - failed));
  }

  private Point point(String name, @Nullable StepResult step) {
    if (step == null) {
      return Point.missing(name);
    }
    List<Window> service = windows.get(steps.indexOf(step)).service();
    ServiceUse use = step.service();
    Figures f = step.overall();
    return new Point(
        name,
        step.name(),
        step.offered().users(),
        f.offeredPerSecond(),
        goodPerSecond(step),
        f.p95Millis(),
        f.errorShare(),
        connections(service),
        mostConnections(service),
        memory(service),
        use == null ? null : use.cpuCores(),
        use == null ? null : (Integer) use.cpus());
  }

  private static @Nullable Double connections(List<Window> service) {
    double busy = 0;
    double nanos = 0;
    boolean any = false;
    for (Window window : service) {
      nanos += window.lengthNanos();
      for (PoolWindow pool : window.pools().values()) {
        if (pool.kind() == ResourceKind.CONNECTION_POOL) {
          busy += pool.busyNanos();
          any = true;
        }
      }
    }
    return any ? (Double) (busy / nanos) : null;
  }

  private static @Nullable Integer mostConnections(List<Window> service) {
    Map<String, Integer> capacities = new HashMap<>();
    for (Window window : service) {
      window
          .pools()
          .forEach(
              (name, pool) -> {
                Integer capacity = pool.capacity();
                if (pool.kind() == ResourceKind.CONNECTION_POOL && capacity != null) {
                  capacities.put(name, capacity);
                }
              });
    }
    return capacities.isEmpty()
        ? null
        : (Integer) capacities.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static @Nullable Long memory(List<Window> service) {
    Long most = null;
    for (Window window : service) {
      Long resident = window.system().residentBytes();
      Long used = resident == null ? window.system().heapUsed() : resident;
      most = used == null || (most != null && most >= used) ? most : used;
    }
    return most;
  }
}
