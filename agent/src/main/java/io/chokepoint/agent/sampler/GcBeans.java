package io.chokepoint.agent.sampler;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The garbage collector's beans, of which only those that count pauses are added up: ZGC,
 * Shenandoah and others also have beans for cycles that run beside the application. HotSpot's
 * counters go first where it keeps them: before JDK 20 no bean counts the remark and cleanup pauses
 * of G1's concurrent cycle.
 */
final class GcBeans {

  private final List<GarbageCollectorMXBean> pauses;
  private final List<MemoryPoolMXBean> old;
  private final @Nullable PerfCounters counters;

  /** What the counters' names begin with. */
  private final List<String> counted;

  GcBeans(
      List<GarbageCollectorMXBean> collectors,
      List<MemoryPoolMXBean> pools,
      @Nullable PerfCounters counters) {
    this.counters = counters;
    this.counted = counters == null ? List.of() : counters.pauses();
    this.pauses = pausing(collectors);
    this.old = old(pools);
  }

  /** Stop-the-world pauses so far; null where no bean counts them. */
  @Nullable Long count() {
    Long sum = counted("invocations");
    if (sum != null) {
      return sum;
    }
    for (GarbageCollectorMXBean bean : pauses) {
      if (bean.getCollectionCount() >= 0) {
        sum = (sum == null ? 0 : sum) + bean.getCollectionCount();
      }
    }
    return sum;
  }

  /** Their length; to the millisecond where only the beans tell it. */
  @Nullable Long nanos() {
    Long ticks = counted("time");
    if (ticks != null && counters != null && counters.nanosPerTick() > 0) {
      return Math.round(ticks * counters.nanosPerTick());
    }
    Long sum = null;
    for (GarbageCollectorMXBean bean : pauses) {
      if (bean.getCollectionTime() >= 0) {
        sum = (sum == null ? 0 : sum) + bean.getCollectionTime() * 1_000_000;
      }
    }
    return sum;
  }

  /** Of all that HotSpot counts as pauses; null where it does not. */
  private @Nullable Long counted(String what) {
    if (counters == null) {
      return null;
    }
    Long sum = null;
    for (String collector : counted) {
      Long value = counters.number(collector + what);
      if (value != null) {
        sum = (sum == null ? 0 : sum) + value;
      }
    }
    return sum;
  }

  /** Left after the last collection that looked at the old generation; null before the first. */
  @Nullable Long liveBytes() {
    long sum = 0;
    for (MemoryPoolMXBean pool : old) {
      MemoryUsage after = pool.getCollectionUsage();
      sum += after == null ? 0 : after.getUsed();
    }
    return sum == 0 ? null : sum;
  }

  /** Whether there is but the serial collector, which works on the VM's own thread. */
  boolean serial() {
    return pauses.stream().anyMatch(bean -> bean.getName().equals("MarkSweepCompact"));
  }

  static List<GarbageCollectorMXBean> pausing(List<GarbageCollectorMXBean> all) {
    List<GarbageCollectorMXBean> named = new ArrayList<>(all);
    named.removeIf(bean -> !bean.getName().endsWith("Pauses"));
    if (!named.isEmpty()) {
      return named;
    }
    // G1's "Concurrent GC" stays in: it counts the remark and cleanup pauses of a cycle
    List<GarbageCollectorMXBean> others = new ArrayList<>(all);
    others.removeIf(bean -> bean.getName().endsWith("Cycles"));
    return others;
  }

  static List<MemoryPoolMXBean> old(List<MemoryPoolMXBean> all) {
    List<MemoryPoolMXBean> heap = new ArrayList<>(all);
    heap.removeIf(pool -> pool.getType() != MemoryType.HEAP || pool.getCollectionUsage() == null);
    List<MemoryPoolMXBean> old = new ArrayList<>(heap);
    old.removeIf(pool -> !pool.getName().contains("Old") && !pool.getName().contains("Tenured"));
    return old.isEmpty() && heap.size() == 1 ? heap : old;
  }
}
