package io.chokepoint.driver.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** What the driver itself uses, so that it is never taken for the service. */
public final class SelfWatch {

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final long[] loopThreads;
  private final long[] loopCpuNanos;
  private long atNanos = System.nanoTime();
  private long cpuNanos;
  private long gcMillis;

  /**
   * What was used since the sample before.
   *
   * @param busiestLoopShare of the time that the busiest event loop was on CPU
   */
  public record Sample(long cpuNanos, long gcPauseNanos, double busiestLoopShare) {
    static final Sample NONE = new Sample(0, 0, 0);
  }

  public SelfWatch(long[] loopThreads) {
    this.loopThreads = loopThreads.clone();
    this.loopCpuNanos = new long[loopThreads.length];
    sample();
  }

  public Sample sample() {
    long now = System.nanoTime();
    long cpu = process.getProcessCpuTime();
    long gc = pausesMillis();
    Sample sample =
        new Sample(cpu - cpuNanos, (gc - gcMillis) * 1_000_000L, busiestLoop(now - atNanos));
    atNanos = now;
    cpuNanos = cpu;
    gcMillis = gc;
    return sample;
  }

  private double busiestLoop(long elapsedNanos) {
    double busiest = 0;
    for (int i = 0; i < loopThreads.length; i++) {
      long cpu = threads.getThreadCpuTime(loopThreads[i]);
      busiest = Math.max(busiest, (double) (cpu - loopCpuNanos[i]) / Math.max(1, elapsedNanos));
      loopCpuNanos[i] = cpu;
    }
    return busiest;
  }

  /** Concurrent cycles are no pauses, though they are counted like them. */
  private long pausesMillis() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      String name = collector.getName();
      if (!name.contains("Concurrent") && !name.contains("Cycles")) {
        millis += Math.max(0, collector.getCollectionTime());
      }
    }
    return millis;
  }
}
