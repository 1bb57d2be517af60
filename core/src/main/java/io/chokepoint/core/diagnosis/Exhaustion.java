package io.chokepoint.core.diagnosis;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the heap has no room left. The JVM itself gives up where collecting takes 98 % of the
 * time and frees less than 2 % of the heap ({@code GCTimeLimit}, {@code GCHeapFreeLimit}); a
 * service is of no use long before: here seconds count in which collections took most of the time
 * while what lives filled most of the heap. Where they follow each other without a break, the agent
 * comes to no second at all, and the last ones before tell.
 *
 * @param outOfMemory requests that failed with an OutOfMemoryError, by endpoint
 * @param failed requests that failed with any exception
 * @param starved seconds in which collections took most of the time of a full heap
 * @param silent seconds from the agent's last window of a full heap to the end of the last step; 0
 *     where it went on
 * @param mostFull the most that lived, as a part of the heap
 * @param liveBytes that much
 * @param heapMax bytes; 0 where unknown
 */
public record Exhaustion(
    Map<String, Long> outOfMemory,
    long failed,
    int starved,
    double silent,
    double mostFull,
    double liveBytes,
    double heapMax) {

  public static final String ERROR = "OutOfMemoryError";

  private static final double MOST_OF_TIME = 0.5;

  /** Of the heap: a collection leaves little room where less is free. */
  public static final double FULL = 0.85;

  private static final int FEWEST_SECONDS = 3;
  private static final long SECOND = 1_000_000_000L;

  /** An agent of a service that works closes each window within a second. */
  private static final double SILENT_SECONDS = 5;

  public static Exhaustion of(Run run) {
    Map<String, Long> outOfMemory = new TreeMap<>();
    long failed = 0;
    int starved = 0;
    double most = 0;
    double live = 0;
    double max = 0;
    for (Window w : run.timeline()) {
      for (EndpointWindow e : w.endpoints().values()) {
        failed += e.errors().values().stream().mapToLong(Long::longValue).sum();
      }
      w.endpoints()
          .forEach(
              (endpoint, e) ->
                  e.errors()
                      .forEach(
                          (cause, n) -> {
                            if (cause.endsWith(ERROR)) {
                              outOfMemory.merge(endpoint, n, Long::sum);
                            }
                          }));
      Long allowed = w.system().heapMax();
      double full = full(w);
      max = allowed == null ? max : allowed;
      if (full > most) {
        most = full;
        live = full * max;
      }
      starved += starves(w) && full >= FULL ? (int) Math.max(1, w.lengthNanos() / SECOND) : 0;
    }
    return new Exhaustion(outOfMemory, failed, starved, silent(run), most, live, max);
  }

  private static boolean starves(Window w) {
    Long pauses = w.system().gcPauseNanos();
    return pauses != null && pauses >= MOST_OF_TIME * w.lengthNanos();
  }

  /** What lives by the last look at it; where collections never end, what is used lives. */
  private static double full(Window w) {
    SystemWindow s = w.system();
    Long max = s.heapMax();
    if (max == null || max <= 0) {
      return 0;
    }
    JvmWindow jvm = s.jvm();
    Long live = jvm == null || jvm.oldLeast() == null ? s.heapLive() : jvm.oldLeast();
    Long used = starves(w) ? s.heapUsed() : null;
    return Math.max(live == null ? 0 : live, used == null ? 0 : used) / (double) max;
  }

  private static double silent(Run run) {
    List<Window> windows = run.timeline();
    if (windows.isEmpty() || run.steps().isEmpty()) {
      return 0;
    }
    Window last = windows.get(windows.size() - 1);
    double ended = last.startMillis() / 1e3 + last.lengthNanos() / 1e9;
    double seconds = run.steps().get(run.steps().size() - 1).toMillis() / 1e3 - ended;
    return seconds >= SILENT_SECONDS && full(last) >= FULL ? seconds : 0;
  }

  /** Whether what lives fills the heap, whatever came of it. */
  public boolean full() {
    return mostFull >= FULL;
  }

  /** Whether the service ended, or all but ended, for want of heap. */
  public boolean ended() {
    return (!outOfMemory.isEmpty() && full()) || starved >= FEWEST_SECONDS || silent > 0;
  }

  public long errors() {
    return outOfMemory.values().stream().mapToLong(Long::longValue).sum();
  }
}
