package io.chokepoint.agent;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.function.LongSupplier;

/**
 * How many files this process could still open. To count those it has takes the longer the more it
 * has, so that it is done the less often.
 */
final class FreeDescriptors implements LongSupplier {

  /** The share of a processor that counting may use. */
  private static final long ONE_IN = 5_000;

  private long free;
  private long nextNanos = System.nanoTime();

  @Override
  public synchronized long getAsLong() {
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      free = count();
      nextNanos = now + (System.nanoTime() - now) * ONE_IN;
    }
    return free;
  }

  private static long count() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (!(system instanceof UnixOperatingSystemMXBean)) {
      return 0;
    }
    UnixOperatingSystemMXBean unix = (UnixOperatingSystemMXBean) system;
    long most = unix.getMaxFileDescriptorCount(); // negative where there is no limit
    return (most < 0 ? Integer.MAX_VALUE : most) - unix.getOpenFileDescriptorCount();
  }
}
