package io.chokepoint.agent.sampler;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lives in the old generation: the fewest bytes in it since the collector last looked at all
 * of it. G1 tells what its full collections left, and until JDK 20 nothing of a marking that found
 * too little to collect, which is just what a leak looks like; so its markings are counted where
 * HotSpot counts them, and the least of what is used after one stands for what lives.
 */
final class OldGeneration {

  /** {@code sun.gc.collector.2}: "G1 concurrent cycle pauses". */
  private static final String MARKINGS = "sun.gc.collector.2.invocations";

  private final List<GarbageCollectorMXBean> lookers;
  private final List<MemoryPoolMXBean> pools;
  private final @Nullable PerfCounters counters;
  private @Nullable Long looksBefore;
  private @Nullable Long least;

  OldGeneration(
      List<GarbageCollectorMXBean> collectors,
      List<MemoryPoolMXBean> all,
      @Nullable PerfCounters counters) {
    this.pools = GcBeans.old(all);
    this.lookers = new ArrayList<>(collectors);
    lookers.removeIf(bean -> !looksAtOld(bean.getName()));
    boolean markingsHaveABean = collectors.stream().anyMatch(b -> b.getName().contains("Conc"));
    this.counters = markingsHaveABean ? null : counters;
  }

  /**
   * @param looks how many ended since the last call; null at the first, and where they are not
   *     counted
   * @param least bytes since the last of them
   */
  record Seen(@Nullable Long looks, @Nullable Long least) {}

  Seen look() {
    Long now = looks();
    Long before = looksBefore;
    looksBefore = now;
    if (now == null || before == null || now < before) {
      return new Seen(null, null);
    }
    long used = pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    if (now > before) {
      least = used;
    } else if (least != null) {
      least = Math.min(least, used);
    }
    return new Seen(now - before, least);
  }

  private @Nullable Long looks() {
    if (pools.isEmpty() || lookers.isEmpty()) {
      return null;
    }
    long sum = 0;
    for (GarbageCollectorMXBean bean : lookers) {
      sum += Math.max(0, bean.getCollectionCount());
    }
    Long markings = counters == null ? null : counters.number(MARKINGS);
    return sum + (markings == null ? 0 : markings);
  }

  /** Young collections do not; of pauses and cycles of one collector, the cycles are counted. */
  private static boolean looksAtOld(String name) {
    boolean young =
        name.contains("Young")
            || name.contains("Minor")
            || name.contains("Scavenge")
            || name.equals("Copy")
            || name.contains("ParNew");
    return !young && !name.endsWith("Pauses");
  }
}
