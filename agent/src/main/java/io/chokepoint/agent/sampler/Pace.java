package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Pauses;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How often to look at threads, and how often at their stacks too: so seldom that looks cost no
 * more than a fifth of the agent's budget on one processor, which is what the sampler's own thread
 * uses and what all others are stopped for. Glances are to take a quarter of it. Intervals scatter,
 * so as not to fall into step with the service.
 *
 * <p>Where a stop itself takes long, as where threads loop without a place to stop at, one look can
 * cost what was meant for seconds: none is taken until the whole budget has made up for it.
 *
 * <p>A service of a few requests a second is looked at as often as a busy one: most looks find
 * nothing there, and cost next to nothing. Only where nothing was found for {@value #IDLE_LOOKS}
 * looks, some seconds, they become rarer. Were they so between any two requests, the little that
 * there is would be missed, and the later part of each request be seen more often than its start.
 */
final class Pace {

  private static final double GLANCES = 0.05;
  private static final double STACKS = 0.15;
  static final int IDLE_LOOKS = 300;
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_IDLE = TimeUnit.MILLISECONDS.toNanos(80);

  private final @Nullable Pauses pauses;
  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final int processors = Runtime.getRuntime().availableProcessors();

  /** Until all threads stand, the processors work on for those that do not yet: a part is lost. */
  private static final long STOPPING = 10;

  private static final long MOST_OWED = TimeUnit.MINUTES.toNanos(1);

  private final double budget;
  private final double glances;
  private final double stacksToo;
  private final Cost glance = new Cost();
  private final Cost stacks = new Cost();
  private long cpuThen;
  private long stoppedThen;
  private long interval = SHORTEST;
  private long sinceStacks = LONGEST;
  private long owed;
  private int idleLooks;

  /**
   * @param budget what the agent may cost, as a share of a processor
   * @param pauses null where HotSpot does not count them
   */
  Pace(double budget, @Nullable Pauses pauses) {
    this.budget = budget;
    this.glances = GLANCES * budget;
    this.stacksToo = STACKS * budget;
    this.pauses = pauses;
  }

  /** How long to wait before the next look. */
  long nextNanos(Random random) {
    long next = (long) (interval * (0.5 + random.nextDouble()));
    sinceStacks += next;
    owed = Math.max(0, owed - next);
    return next;
  }

  /** Whether the next look may be at stacks too. */
  boolean affordsStacks() {
    return owed == 0 && sinceStacks >= stacksIntervalNanos();
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
    return pauses == null
        ? 0
        : pauses.stoppedNanos() - pauses.collectingNanos() + pauses.stoppingNanos() / STOPPING;
  }

  /**
   * @param any whether there was a thread to look at
   */
  void ended(boolean any, boolean withStacks, long nanos) {
    idleLooks = any ? 0 : idleLooks + 1;
    if (idleLooks > IDLE_LOOKS) {
      interval = Math.max(interval, Math.min(LONGEST_IDLE, 2 * interval));
    }
    if (!any) {
      return;
    }
    if (withStacks) {
      stacks.was(nanos);
      owed = (long) Math.min(MOST_OWED, nanos / budget);
      sinceStacks = 0;
    } else {
      glance.was(nanos);
    }
    interval = glance.interval(glances);
  }

  long intervalNanos() {
    return interval;
  }

  long stacksIntervalNanos() {
    return stacks.interval(stacksToo);
  }

  /** What looks cost lately. One that took long, because something came between, counts little. */
  private static final class Cost {

    private static final double WEIGHT = 0.05;
    private static final double OUTLIER = 4;

    private double mean = 5_000;

    void was(long nanos) {
      mean += WEIGHT * (Math.min(nanos, OUTLIER * mean) - mean);
    }

    long interval(double budget) {
      return Math.min(LONGEST, Math.max(SHORTEST, (long) (mean / budget)));
    }
  }
}
