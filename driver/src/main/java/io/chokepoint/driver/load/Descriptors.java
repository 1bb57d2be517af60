package io.chokepoint.driver.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections the process has file descriptors for. Some are kept for what is not to fail
 * then: classes that are not loaded yet, talking with the agent, the report.
 */
public final class Descriptors {

  private static final long RESERVE = 64;

  private Descriptors() {}

  /** At least one, so that something is tried and fails where there are none. */
  public static int forConnections() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long left = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - RESERVE;
      return (int) Math.max(1, Math.min(Integer.MAX_VALUE, left));
    }
    return Integer.MAX_VALUE;
  }
}
