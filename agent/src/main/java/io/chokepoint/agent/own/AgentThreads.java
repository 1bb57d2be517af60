package io.chokepoint.agent.own;

import io.chokepoint.bridge.Bridge;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the agent's own threads: daemons, of the agent's loader, muted, so that nothing they do is
 * recorded as the application's, and known, so that what they cost can be told.
 */
public final class AgentThreads implements ThreadFactory {

  private static final Map<Thread, Long> RUNNING = new ConcurrentHashMap<>();
  private static final AtomicLong ENDED_NANOS = new AtomicLong();

  private final String name;
  private final AtomicInteger number = new AtomicInteger();

  public AgentThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable work) {
    int n = number.incrementAndGet();
    String numbered = n == 1 ? name : name + "-" + n;
    Thread thread = new Thread(null, () -> runMuted(work), numbered, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(AgentThreads.class.getClassLoader());
    return thread;
  }

  private static void runMuted(Runnable work) {
    Thread self = Thread.currentThread();
    Bridge.mute();
    RUNNING.put(self, self.getId());
    try {
      work.run();
    } finally {
      ENDED_NANOS.addAndGet(
          Math.max(0, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
      RUNNING.remove(self);
    }
  }

  /** CPU time of all the agent's threads, since the JVM started. */
  public static long cpuNanos() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    long sum = ENDED_NANOS.get();
    for (long id : RUNNING.values()) {
      sum += Math.max(0, bean.getThreadCpuTime(id));
    }
    return sum;
  }
}
