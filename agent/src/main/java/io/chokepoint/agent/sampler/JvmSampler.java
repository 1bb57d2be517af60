package io.chokepoint.agent.sampler;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.Callers;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM itself does, second by second. Nothing here stops its threads; one that fails costs
 * the others nothing.
 */
final class JvmSampler {

  private final AgentErrors errors;
  private final long pid = ProcessHandle.current().pid();
  private final long startedMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
  private final CollectionCauses causes;
  private final OldGeneration old;
  private final @Nullable PerfCounters counters;
  private final ThreadFamilies threads = ThreadFamilies.ofThisJvm();
  private final BusyThreads busy = BusyThreads.ofThisJvm();
  private final DeadlockWatch deadlocks = DeadlockWatch.ofThisJvm();
  private final ShortageWatch shortage = ShortageWatch.ofThisJvm();
  private final Delta safepoints = new Delta();
  private final Delta synchronizing = new Delta();
  private final Delta started = new Delta();
  private final double nanosPerTick;

  JvmSampler(@Nullable PerfCounters counters, AgentErrors errors) {
    this.errors = errors;
    this.counters = counters;
    this.causes = CollectionCauses.listen(ManagementFactory.getGarbageCollectorMXBeans(), errors);
    this.old =
        new OldGeneration(
            ManagementFactory.getGarbageCollectorMXBeans(),
            ManagementFactory.getMemoryPoolMXBeans(),
            counters);
    this.nanosPerTick = counters == null ? 0 : counters.nanosPerTick();
  }

  /**
   * @param machine of the same second
   */
  JvmWindow sample(SystemWindow machine) {
    OldGeneration.Seen seen = old.look();
    return JvmWindow.builder(pid, startedMillis)
        .collections(causes.drain())
        .oldLooks(seen.looks())
        .oldLeast(seen.least())
        .safepoints(safepoints.to(counter("sun.rt.safepoints", 1)))
        .safepointSyncNanos(synchronizing.to(counter("sun.rt.safepointSyncTime", nanosPerTick)))
        .threads(families())
        .collectionsAskedBy(Callers.OF_COLLECTIONS.drain())
        .threadsStarted(
            started.to(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount()))
        .threadsStartedBy(Callers.OF_THREADS.drain())
        .outsideRequests(computed())
        .deadlocked(deadlocked())
        .recorded(recorded(machine, seen))
        .build();
  }

  private JvmWindow.@Nullable Recorded recorded(SystemWindow machine, OldGeneration.Seen seen) {
    try {
      return shortage.after(machine, seen, errors);
    } catch (RuntimeException e) {
      errors.add("watching memory and processors", e);
      return null;
    }
  }

  private @Nullable Long counter(String name, double scale) {
    Long value = counters == null || scale <= 0 ? null : counters.number(name);
    return value == null ? null : (Long) Math.round(value * scale);
  }

  private Map<String, Integer> families() {
    try {
      return threads.look();
    } catch (RuntimeException e) {
      errors.add("counting threads", e);
      return Map.of();
    }
  }

  private Map<String, JvmWindow.Computed> computed() {
    try {
      return busy.look(System.nanoTime());
    } catch (RuntimeException e) {
      errors.add("looking for busy threads", e);
      return Map.of();
    }
  }

  /** Those of its threads that compute much. */
  Suspects busy() {
    return busy;
  }

  private List<String> deadlocked() {
    try {
      return deadlocks.look();
    } catch (RuntimeException e) {
      errors.add("looking for deadlocks", e);
      return List.of();
    }
  }
}
