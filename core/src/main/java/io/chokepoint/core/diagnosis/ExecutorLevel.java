package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An executor at one level of load.
 *
 * @param capacity the most tasks it runs at once; null where unknown or unbounded
 * @param waits of its tasks in the queue
 * @param executions of its tasks
 * @param meanActive tasks of whomever that run, over the windows' ends; 0 where unknown
 * @param meanQueued those that wait, likewise
 */
public record ExecutorLevel(
    @Nullable Integer capacity,
    double seconds,
    Latencies waits,
    Latencies executions,
    double meanActive,
    double meanQueued) {

  public static Map<String, ExecutorLevel> of(List<Window> windows) {
    Map<String, List<ExecutorWindow>> byName = new TreeMap<>();
    double seconds = 0;
    for (Window w : windows) {
      seconds += w.lengthNanos() / 1e9;
      w.executors()
          .forEach((name, x) -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(x));
    }
    Map<String, ExecutorLevel> levels = new TreeMap<>();
    for (Map.Entry<String, List<ExecutorWindow>> e : byName.entrySet()) {
      levels.put(e.getKey(), sum(e.getValue(), seconds));
    }
    return levels;
  }

  private static ExecutorLevel sum(List<ExecutorWindow> windows, double seconds) {
    Integer capacity = null;
    for (ExecutorWindow w : windows) {
      capacity = w.capacity() == null ? capacity : w.capacity();
    }
    return new ExecutorLevel(
        capacity,
        seconds,
        Latencies.sum(windows.stream().map(ExecutorWindow::queueWait)),
        Latencies.sum(windows.stream().map(ExecutorWindow::execution)),
        mean(windows, ExecutorWindow::active),
        mean(windows, ExecutorWindow::queued));
  }

  private static double mean(
      List<ExecutorWindow> windows, Function<ExecutorWindow, @Nullable Integer> of) {
    double sum = 0;
    for (ExecutorWindow w : windows) {
      Integer value = of.apply(w);
      sum += value == null ? 0 : value;
    }
    return sum / Math.max(1, windows.size());
  }

  public double tasksPerSecond() {
    return seconds == 0 ? 0 : executions.count() / seconds;
  }

  public double meanExecutionNanos() {
    return executions.meanNanos();
  }

  /** Mean number of requests' tasks that run at once, by Little's law. */
  public double running() {
    return tasksPerSecond() * meanExecutionNanos() / 1e9;
  }

  /**
   * Whether others keep its threads and its queue full: of the tasks that run few are requests'.
   */
  public boolean keptByOthers() {
    Integer c = capacity;
    return c != null && c > 0 && meanQueued >= 1 && meanActive >= 0.9 * c && running() <= c / 2.0;
  }

  /** Whether at least half of the tasks must find every thread taken (Erlang C). */
  public boolean saturated() {
    Integer c = capacity;
    return c != null && c > 0 && running() / c >= Mmc.halfWaitUtilization(c);
  }
}
