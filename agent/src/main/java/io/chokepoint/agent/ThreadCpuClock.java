package io.chokepoint.agent;

import com.sun.management.ThreadMXBean;
import io.chokepoint.bridge.CpuClock;
import java.lang.management.ManagementFactory;

/** The current thread's CPU time and allocation, from HotSpot's own bean; its waits from Linux. */
final class ThreadCpuClock implements CpuClock {

  // static final, so that the compiler sees through the bean: 13 ns instead of 40
  private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public long cpuNanos() {
    return BEAN.getCurrentThreadCpuTime();
  }

  @Override
  public long allocatedBytes() {
    return BEAN.getCurrentThreadAllocatedBytes();
  }

  @Override
  public long queuedNanos() {
    return RunQueueClock.nanos();
  }
}
