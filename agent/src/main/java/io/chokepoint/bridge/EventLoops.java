package io.chokepoint.bridge;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that are at work in this JVM, of which Netty's threads tell when they start, or
 * as they work where the agent came later; and the scheduler of virtual threads, where those serve
 * requests.
 */
public final class EventLoops {

  /** In whatever package Netty was copied to. */
  private static final String KIND = "netty.channel.SingleThreadEventLoop";

  /** More than any service has loops: they are two for each processor as a rule. */
  private static final WeakSet<Executor> SEEN = new WeakSet<>(1_000);

  private static @Nullable Executor virtual;

  /** Whether loops may be at work that were started before we looked. */
  private static volatile boolean late;

  /** Set in the threads of loops that told of themselves. */
  private static final ThreadLocal<Boolean> TOLD = new ThreadLocal<>();

  private EventLoops() {}

  /** The agent comes to a JVM that is at work. */
  public static void late() {
    late = true;
  }

  /** The current thread, Netty's, is about to do what it was asked to. */
  public static void atWork(Executor executor) {
    if (late && TOLD.get() == null) {
      TOLD.set(true);
      started(executor);
    }
  }

  /** A thread of Netty's starts to work: of a loop that serves channels, or of something else. */
  public static void started(Executor executor) {
    for (Class<?> type = executor.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().endsWith(KIND)) {
        SEEN.add(executor);
        return;
      }
    }
  }

  /** Those seen so far that are still there. For one thread. */
  public static List<Executor> seen() {
    List<Executor> alive = SEEN.alive();
    virtual = virtual == null ? VirtualThreads.scheduling() : virtual;
    if (virtual != null) {
      alive.add(virtual);
    }
    return alive;
  }
}
