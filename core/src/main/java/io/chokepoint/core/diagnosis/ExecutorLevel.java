package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An executor at one level of load.
 *
 * @param capacity the most tasks it runs at once; null where unknown or unbounded
 * @param waits of its tasks in the queue
 * @param executions of its tasks
 * @param meanActive tasks that run, whoever handed them over, at the windows' ends; null where
 *     unknown
 * @param meanQueued those that wait, likewise
 */
public record ExecutorLevel(
    @Nullable Integer capacity,
    double seconds,
    Latencies waits,
    Latencies executions,
    @Nullable Double meanActive,
    @Nullable Double meanQueued) {

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

  private static @Nullable Double mean(
      List<ExecutorWindow> windows, Function<ExecutorWindow, @Nullable Integer> of) {
    OptionalDouble mean =
        windows.stream().flatMap(w -> Stream.ofNullable(of.apply(w))).mapToInt(n -> n).average();
    return mean.isEmpty() ? null : (Double) mean.getAsDouble();
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
    Double active = meanActive;
    Double queued = meanQueued;
    return c != null
        && c > 0
        && active != null
        && queued != null
        && queued >= 1
        && active >= 0.9 * c
        && running() <= c / 2.0;
  }

  /** Whether at least half of the tasks must find every thread taken (Erlang C). */
  public boolean saturated() {
    Integer c = capacity;
    return c != null && c > 0 && running() / c >= Mmc.halfWaitUtilization(c);
  }
}
