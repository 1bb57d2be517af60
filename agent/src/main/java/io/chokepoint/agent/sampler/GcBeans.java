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
 * Shenandoah and others also have beans for cycles that run beside the application.
 */
final class GcBeans {

  private final List<GarbageCollectorMXBean> pauses;
  private final List<MemoryPoolMXBean> old;

  GcBeans(List<GarbageCollectorMXBean> collectors, List<MemoryPoolMXBean> pools) {
    this.pauses = pausing(collectors);
    this.old = old(pools);
  }

  /** Stop-the-world pauses so far; null where no bean counts them. */
  @Nullable Long count() {
    Long sum = null;
    for (GarbageCollectorMXBean bean : pauses) {
      if (bean.getCollectionCount() >= 0) {
        sum = (sum == null ? 0 : sum) + bean.getCollectionCount();
      }
    }
    return sum;
  }

  /** Their length, to the millisecond that the beans have. */
  @Nullable Long nanos() {
    Long sum = null;
    for (GarbageCollectorMXBean bean : pauses) {
      if (bean.getCollectionTime() >= 0) {
        sum = (sum == null ? 0 : sum) + bean.getCollectionTime() * 1_000_000;
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
