package io.chokepoint.core.capacity;

import io.chokepoint.core.laws.Utilization;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The busiest of a service's resources over some seconds. By the utilization law it bounds how much
 * more load can be taken, whatever latency says so far.
 *
 * @param resource for people: {@code pool main}
 * @param utilization busy share, 0 to 1
 * @param waiting mean number that waited for it
 */
public record Saturation(String resource, double utilization, double waiting) {

  private static final class Use {
    double busy;
    double waiting;
    double seconds;
  }

  /** Of the agent's windows; null where nothing with a known capacity was seen. */
  public static @Nullable Saturation of(List<Window> windows) {
    Map<String, Use> uses = new TreeMap<>();
    for (Window window : windows) {
      machine(window, uses);
      for (Map.Entry<String, PoolWindow> e : window.pools().entrySet()) {
        PoolWindow p = e.getValue();
        add(
            uses,
            "pool " + e.getKey(),
            p.capacity(),
            (double) p.busyNanos() / window.lengthNanos(),
            p.pending());
      }
      for (Map.Entry<String, WorkersWindow> e : window.workers().entrySet()) {
        WorkersWindow w = e.getValue();
        add(uses, "worker threads", w.capacity(), w.busy(), w.queued());
      }
      for (Map.Entry<String, ExecutorWindow> e : window.executors().entrySet()) {
        ExecutorWindow x = e.getValue();
        Integer active = x.active();
        if (active != null) {
          add(uses, "executor " + e.getKey(), x.capacity(), active, x.queued());
        }
      }
    }
    return busiest(uses);
  }

  /** Of a run between two times, Unix milliseconds. */
  static @Nullable Saturation of(Run run, long fromMillis, long toMillis) {
    return of(
        run.timeline().stream()
            .filter(w -> w.startMillis() >= fromMillis && w.startMillis() + 1000 <= toMillis)
            .toList());
  }

  /** The load at which the resource is busy all the time, from the load that made it this busy. */
  public double most(double load) {
    return Utilization.maxPerSecondFrom(load, utilization);
  }

  private static void machine(Window window, Map<String, Use> uses) {
    SystemWindow s = window.system();
    Long process = s.processCpuNanos();
    Double limit = s.cgroupCpuLimit();
    if (process != null) {
      double cpus = limit == null ? s.cpus() : Math.min(limit, s.cpus());
      add(uses, "CPU", cpus, (double) process / window.lengthNanos(), null);
    }
    Long host = s.hostBusyNanos();
    Integer hostCpus = s.hostCpus();
    if (host != null && hostCpus != null) {
      Integer runnable = s.runnable();
      Integer queued = runnable == null ? null : (Integer) Math.max(0, runnable - hostCpus);
      add(uses, "the machine's processors", hostCpus, (double) host / window.lengthNanos(), queued);
    }
  }

  private static void add(
      Map<String, Use> uses,
      String name,
      @Nullable Number capacity,
      double busy,
      @Nullable Integer waiting) {
    if (capacity != null && capacity.doubleValue() > 0) {
      Use use = uses.computeIfAbsent(name, n -> new Use());
      use.busy += busy / capacity.doubleValue();
      use.waiting += waiting == null ? 0 : waiting;
      use.seconds++;
    }
  }

  private static @Nullable Saturation busiest(Map<String, Use> uses) {
    Saturation busiest = null;
    for (Map.Entry<String, Use> e : uses.entrySet()) {
      Use use = e.getValue();
      double utilization = Math.min(1, use.busy / use.seconds);
      if (busiest == null || utilization > busiest.utilization()) {
        busiest = new Saturation(e.getKey(), utilization, use.waiting / use.seconds);
      }
    }
    return busiest;
  }
}
