package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Pauses;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How often to look at threads, and how often at their stacks too: so seldom that looks cost no
 * more than a five-hundredth of a processor, which is what the sampler's own thread uses and what
 * all others are stopped for. Glances are to take a quarter of it. Intervals scatter, so as not to
 * fall into step with the service.
 */
final class Pace {

  private static final double GLANCES = 0.0005;
  private static final double STACKS = 0.0015;
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_IDLE = TimeUnit.MILLISECONDS.toNanos(80);

  private final @Nullable Pauses pauses;
  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Cost glance = new Cost();
  private final Cost stacks = new Cost();
  private long cpuThen;
  private long stoppedThen;
  private long interval = SHORTEST;
  private long sinceStacks = LONGEST;

  /**
   * @param pauses null where HotSpot does not count them
   */
  Pace(@Nullable Pauses pauses) {
    this.pauses = pauses;
  }

  /** How long to wait before the next look. */
  long nextNanos(Random random) {
    long next = (long) (interval * (0.5 + random.nextDouble()));
    sinceStacks += next;
    return next;
  }

  /** Whether the next look may be at stacks too. */
  boolean affordsStacks() {
    return sinceStacks >= stacks.interval(STACKS);
  }

  /** A look begins. */
  void starts() {
    cpuThen = bean.getCurrentThreadCpuTime();
    stoppedThen = stopped();
  }

  /** A look ended. */
  void ended(boolean any, boolean withStacks) {
    long cpu = bean.getCurrentThreadCpuTime() - cpuThen;
    ended(any, withStacks, cpu + processors * Math.max(0, stopped() - stoppedThen));
  }

  private long stopped() {
    return pauses == null ? 0 : pauses.stoppedNanos() - pauses.collectingNanos();
  }

  /**
   * @param any whether there was a thread to look at
   */
  void ended(boolean any, boolean withStacks, long nanos) {
    if (!any) {
      interval = Math.max(interval, Math.min(LONGEST_IDLE, 2 * interval));
      return;
    }
    if (withStacks) {
      stacks.was(nanos);
      sinceStacks = 0;
    } else {
      glance.was(nanos);
    }
    interval = glance.interval(GLANCES);
  }

  long intervalNanos() {
    return interval;
  }

  long stacksIntervalNanos() {
    return stacks.interval(STACKS);
  }

  /** What looks cost lately. One that took long, because something came between, counts little. */
  private static final class Cost {

    private static final double WEIGHT = 0.05;
    private static final double OUTLIER = 4;

    private double mean = SHORTEST * GLANCES;

    void was(long nanos) {
      mean += WEIGHT * (Math.min(nanos, OUTLIER * mean) - mean);
    }

    long interval(double budget) {
      return Math.min(LONGEST, Math.max(SHORTEST, (long) (mean / budget)));
    }
  }
}
