package io.chokepoint.bridge;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's scheduler of virtual threads, as one more loop that can be asked how late it is: what
 * is given to it waits for a carrier, as every virtual thread does that is to begin or go on. By
 * reflection, as they came with JDK 21.
 */
public final class VirtualThreads implements Executor {

  private static final String NAME = "virtual threads";

  private static volatile boolean inUse;

  private final ThreadFactory factory;
  private final @Nullable PlatformManagedObject scheduler = scheduler();

  private VirtualThreads() throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    Object named = type.getMethod("name", String.class).invoke(builder, NAME);
    factory = (ThreadFactory) type.getMethod("factory").invoke(named);
  }

  /** A virtual thread serves a request. */
  static void used() {
    if (!inUse) {
      inUse = true;
    }
  }

  /** Whether one ever did. */
  public static boolean inUse() {
    return inUse;
  }

  /** Null as long as none has served a request. */
  static @Nullable Executor scheduling() {
    try {
      return inUse ? new VirtualThreads() : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  @Override
  public void execute(Runnable task) {
    factory.newThread(task).start();
  }

  /** How many virtual threads wait for a carrier; negative where the JVM does not tell. */
  public long waiting() {
    PlatformManagedObject bean = scheduler;
    if (bean == null) {
      return -1;
    }
    try {
      Object queued =
          Class.forName(SCHEDULER).getMethod("getQueuedVirtualThreadCount").invoke(bean);
      return queued instanceof Long ? (Long) queued : -1;
    } catch (ReflectiveOperationException e) {
      return -1;
    }
  }

  private static final String SCHEDULER = "jdk.management.VirtualThreadSchedulerMXBean";

  /** Since JDK 24. */
  private static @Nullable PlatformManagedObject scheduler() {
    try {
      return ManagementFactory.getPlatformMXBean(
          Class.forName(SCHEDULER).asSubclass(PlatformManagedObject.class));
    } catch (ClassNotFoundException | IllegalArgumentException e) {
      return null;
    }
  }
}
