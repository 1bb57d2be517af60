package io.chokepoint.driver.longrun;

import static java.util.Objects.requireNonNull;

import com.sun.management.ThreadMXBean;
import io.chokepoint.driver.load.FedTimeline;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * What the driver's own thread does for each second of a run of 100 endpoints, by a clock set by
 * hand: bytes it allocates and time on a processor, in the first minutes and in the last.
 */
public final class TwoHours {

  public static final int ENDPOINTS = 100;
  public static final long START_MILLIS = 1_800_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final int WARM_UP = 300;
  private static final int STRETCH = 300;

  private final int seconds;
  private final FedTimeline fed;
  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes and nanoseconds a second. */
  public record Cost(double bytes, double cpuNanos) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%.0f KB and %.0f µs of CPU a second", bytes / 1e3, cpuNanos / 1e3);
    }
  }

  /** The first minutes and the last. */
  public record Costs(Cost first, Cost last) {}

  public TwoHours(int seconds) {
    this.seconds = seconds;
    this.fed = new FedTimeline(ENDPOINTS, seconds, START_MILLIS);
  }

  public FedTimeline fed() {
    return fed;
  }

  /**
   * Goes through all seconds.
   *
   * @param each what is done at the end of each, at this plan time
   */
  public Costs through(LongConsumer each) {
    Cost first = null;
    Cost last = null;
    for (int from = 0; from < seconds; from += STRETCH) {
      long bytes = 0;
      long nanos = 0;
      for (int second = from; second < Math.min(seconds, from + STRETCH); second++) {
        fed.second(second);
        long bytesBefore = thread.getCurrentThreadAllocatedBytes();
        long nanosBefore = thread.getCurrentThreadCpuTime();
        each.accept((second + 1) * SECOND);
        bytes += thread.getCurrentThreadAllocatedBytes() - bytesBefore;
        nanos += thread.getCurrentThreadCpuTime() - nanosBefore;
      }
      last = new Cost((double) bytes / STRETCH, (double) nanos / STRETCH);
      first = from == WARM_UP ? last : first;
    }
    return new Costs(requireNonNull(first), requireNonNull(last));
  }
}
