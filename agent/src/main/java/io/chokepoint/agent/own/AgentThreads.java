package io.chokepoint.agent.own;

import io.chokepoint.bridge.Bridge;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Set;
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
  private static final Set<Thread> ONCE = ConcurrentHashMap.newKeySet();
  private static final AtomicLong ONCE_ENDED_NANOS = new AtomicLong();

  private final String name;
  private final boolean once;
  private final AtomicInteger number = new AtomicInteger();

  public AgentThreads(String name) {
    this(name, false);
  }

  private AgentThreads(String name, boolean once) {
    this.name = name;
    this.once = once;
  }

  /** A thread for what is done once in a while: no detail is shed for what it costs. */
  public static AgentThreads once(String name) {
    return new AgentThreads(name, true);
  }

  @Override
  public Thread newThread(Runnable work) {
    int n = number.incrementAndGet();
    String numbered = n == 1 ? name : name + "-" + n;
    Thread thread = new Thread(null, () -> runMuted(work, once), numbered, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(AgentThreads.class.getClassLoader());
    return thread;
  }

  private static void runMuted(Runnable work, boolean once) {
    Thread self = Thread.currentThread();
    Bridge.mute();
    if (once) {
      ONCE.add(self);
    }
    RUNNING.put(self, self.getId());
    try {
      work.run();
    } finally {
      long used = Math.max(0, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
      (once ? ONCE_ENDED_NANOS : ENDED_NANOS).addAndGet(used);
      RUNNING.remove(self);
      ONCE.remove(self);
    }
  }

  /** CPU time of all the agent's threads, since the JVM started. */
  public static long cpuNanos() {
    return steadyCpuNanos() + ONCE_ENDED_NANOS.get();
  }

  /** Threads that go on for ever; of the others it is told when they end. */
  public static long steadyCpuNanos() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    long sum = ENDED_NANOS.get();
    for (Map.Entry<Thread, Long> running : RUNNING.entrySet()) {
      if (!ONCE.contains(running.getKey())) {
        sum += Math.max(0, bean.getThreadCpuTime(running.getValue()));
      }
    }
    return sum;
  }
}
