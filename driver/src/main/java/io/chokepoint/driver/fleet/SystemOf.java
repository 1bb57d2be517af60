package io.chokepoint.driver.fleet;

import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine and the JVM out of what happened between two scrapes. */
final class SystemOf {

  private final ScrapeDelta change;
  private final double live;

  private SystemOf(ScrapeDelta change, double live) {
    this.change = change;
    this.live = live;
  }

  /**
   * @param live what is read at the scrape itself is of a time so many times as long as the window
   */
  static SystemWindow of(ScrapeDelta change, double live) {
    return new SystemOf(change, live).window();
  }

  private SystemWindow window() {
    @Nullable Integer cpus = whole("system_cpu_count");
    @Nullable Long paused = nanos("chokepoint_gc_paused_seconds_total");
    @Nullable Long allocated = counted("chokepoint_allocated_bytes_total");
    return SystemWindow.builder(cpus == null ? 1 : cpus)
        .processCpuNanos(processCpu())
        .hostCpus(whole("chokepoint_host_cpus"))
        .hostBusyNanos(nanos("chokepoint_host_cpu_busy_seconds_total"))
        .hostStolenNanos(nanos("chokepoint_host_cpu_stolen_seconds_total"))
        .runnable(whole("chokepoint_host_runnable"))
        .residentBytes(level("process_resident_memory_bytes"))
        .hostMemoryTotal(level("chokepoint_host_memory_bytes"))
        .hostMemoryAvailable(level("chokepoint_host_memory_available_bytes"))
        .heapUsed(heap("jvm_memory_used_bytes"))
        .heapMax(heap("jvm_memory_max_bytes"))
        .heapLive(level("chokepoint_heap_live_bytes"))
        .gcPauses(counted("jvm_gc_pause_seconds_count"))
        .gcPauseNanos(paused == null ? nanos("jvm_gc_pause_seconds_sum") : paused)
        .gcCpuNanos(nanos("chokepoint_gc_cpu_seconds_total"))
        .allocatedBytes(
            allocated == null ? counted("jvm_gc_memory_allocated_bytes_total") : allocated)
        .safepointNanos(nanos("chokepoint_safepoint_seconds_total"))
        .threads(whole("jvm_threads_live_threads"))
        .diskReadBytes(counted("chokepoint_disk_read_bytes_total"))
        .diskWriteBytes(counted("chokepoint_disk_written_bytes_total"))
        .netReceivedBytes(counted("chokepoint_network_received_bytes_total"))
        .netSentBytes(counted("chokepoint_network_sent_bytes_total"))
        .cgroupCpuLimit(change.now().sum("chokepoint_cgroup_cpu_limit"))
        .throttledNanos(nanos("chokepoint_cgroup_throttled_seconds_total"))
        .jvm(jvm())
        .build();
  }

  private @Nullable Long processCpu() {
    @Nullable Double nanos = change.counted("process_cpu_time_ns_total");
    return nanos == null ? null : (Long) Math.round(nanos / live);
  }

  private @Nullable JvmWindow jvm() {
    @Nullable Double started = change.now().sum("process_start_time_seconds");
    if (started == null) {
      return null;
    }
    Map<String, JvmWindow.Collected> collections = new HashMap<>();
    change.counters(
        "jvm_gc_pause_seconds_count",
        (l, n) -> {
          boolean full = l.getOrDefault("action", "").contains("major");
          long times = Math.round(n);
          collected(collections, l, new JvmWindow.Collected(times, 0, full ? times : 0));
        });
    change.counters(
        "jvm_gc_pause_seconds_sum",
        (l, s) -> collected(collections, l, new JvmWindow.Collected(0, Math.round(s * 1e9), 0)));
    collections.values().removeIf(c -> c.count() == 0);
    return JvmWindow.builder(0, Math.round(started * 1000)).collections(collections).build();
  }

  private static void collected(
      Map<String, JvmWindow.Collected> all, Map<String, String> labels, JvmWindow.Collected more) {
    all.merge(labels.getOrDefault("cause", ""), more, JvmWindow.Collected::plus);
  }

  /** Of the parts of the heap; a part without a bound is bounded by the others. */
  private @Nullable Long heap(String metric) {
    double[] sum = {0};
    boolean[] known = {false};
    change.gauges(
        metric,
        (l, v) -> {
          if ("heap".equals(l.get("area"))) {
            sum[0] += Math.max(0, v);
            known[0] = true;
          }
        });
    return known[0] ? (Long) Math.round(sum[0]) : null;
  }

  private @Nullable Long nanos(String metric) {
    @Nullable Double seconds = change.counted(metric);
    return seconds == null ? null : (Long) Math.round(seconds * 1e9);
  }

  private @Nullable Long counted(String metric) {
    @Nullable Double counted = change.counted(metric);
    return counted == null ? null : (Long) Math.round(counted);
  }

  private @Nullable Long level(String metric) {
    @Nullable Double level = change.now().sum(metric);
    return level == null ? null : (Long) Math.round(level);
  }

  private @Nullable Integer whole(String metric) {
    @Nullable Double level = change.now().sum(metric);
    return level == null ? null : (Integer) (int) Math.round(level);
  }
}
