package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Pauses;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds where HotSpot counts the time that all threads stand still. */
public final class PauseCounters {

  private PauseCounters() {}

  /** Null where HotSpot does not count it. */
  public static @Nullable Pauses find(@Nullable Instrumentation instrumentation) {
    PerfCounters counters = PerfCounters.open(instrumentation);
    return counters == null ? null : of(counters);
  }

  static @Nullable Pauses of(PerfCounters counters) {
    Integer stopped = counters.at("sun.rt.safepointTime");
    Integer stopping = counters.at("sun.rt.safepointSyncTime");
    Long frequency = counters.number("sun.os.hrt.frequency");
    if (stopped == null || frequency == null || frequency <= 0) {
      return null;
    }
    int[] collectors = collectors(counters).stream().mapToInt(Integer::intValue).toArray();
    return new Pauses(
        counters.memory(), stopped, stopping == null ? -1 : stopping, collectors, 1e9 / frequency);
  }

  /** Those that stop all threads: some also count what they do beside them. */
  private static List<Integer> collectors(PerfCounters counters) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; ; i++) {
      String collector = "sun.gc.collector." + i + ".";
      Integer time = counters.at(collector + "time");
      if (time == null) {
        return found;
      }
      String name = counters.text(collector + "name");
      if (name == null || !name.toLowerCase(Locale.ROOT).contains("concurrent")) {
        found.add(time);
      }
    }
  }
}
