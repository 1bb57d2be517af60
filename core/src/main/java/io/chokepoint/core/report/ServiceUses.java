package io.chokepoint.core.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.Report.PoolUse;
import io.chokepoint.core.report.Report.ServiceUse;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the service used over a step's windows. */
final class ServiceUses {

  private ServiceUses() {}

  static @Nullable ServiceUse of(List<Window> windows) {
    if (windows.isEmpty()) {
      return null;
    }
    SystemWindow last = windows.get(windows.size() - 1).system();
    Double hostCores = perTime(windows, SystemWindow::hostBusyNanos);
    Integer hostCpus = last.hostCpus();
    return new ServiceUse(
        perTime(windows, SystemWindow::processCpuNanos),
        last.cpus(),
        hostCores == null || hostCpus == null ? null : hostCores / hostCpus,
        max(windows, SystemWindow::heapUsed),
        last.heapMax(),
        perTime(windows, SystemWindow::gcPauseNanos),
        pools(windows),
        max(windows, SystemWindow::residentBytes),
        perSecond(windows, SystemWindow::diskReadBytes),
        perSecond(windows, SystemWindow::diskWriteBytes),
        perSecond(windows, SystemWindow::netReceivedBytes),
        perSecond(windows, SystemWindow::netSentBytes));
  }

  private static @Nullable Double perSecond(
      List<Window> windows, Function<SystemWindow, @Nullable Long> figure) {
    Double perNano = perTime(windows, figure);
    return perNano == null ? null : (Double) (perNano * 1e9);
  }

  private static Map<String, PoolUse> pools(List<Window> windows) {
    Map<String, PoolUse> pools = new TreeMap<>();
    for (Window window : windows) {
      window.pools().forEach((name, pool) -> pools.computeIfAbsent(name, n -> pool(n, windows)));
    }
    return pools;
  }

  private static PoolUse pool(String name, List<Window> windows) {
    Integer capacity = null;
    double busyNanos = 0;
    double nanos = 0;
    int pending = 0;
    long timeouts = 0;
    List<Latencies> waits = new ArrayList<>();
    for (Window window : windows) {
      PoolWindow pool = window.pools().get(name);
      if (pool != null) {
        capacity = pool.capacity();
        busyNanos += pool.busyNanos();
        nanos += window.lengthNanos();
        pending = Math.max(pending, pool.pending());
        timeouts += pool.timeouts();
        waits.add(pool.borrowWait());
      }
    }
    double mean = nanos == 0 ? 0 : busyNanos / nanos;
    double p95Nanos = Latencies.sum(waits.stream()).percentileNanos(95);
    return new PoolUse(capacity, mean, pending, p95Nanos / 1e6, timeouts);
  }

  /** A sum over the nanoseconds of those windows in which it was measured. */
  private static @Nullable Double perTime(
      List<Window> windows, Function<SystemWindow, @Nullable Long> figure) {
    double sum = 0;
    double nanos = 0;
    for (Window window : windows) {
      Long value = figure.apply(window.system());
      if (value != null) {
        sum += value;
        nanos += window.lengthNanos();
      }
    }
    return nanos == 0 ? null : sum / nanos;
  }

  private static @Nullable Long max(
      List<Window> windows, Function<SystemWindow, @Nullable Long> figure) {
    return windows.stream()
        .map(w -> figure.apply(w.system()))
        .filter(Objects::nonNull)
        .max(Long::compare)
        .orElse(null);
  }
}
