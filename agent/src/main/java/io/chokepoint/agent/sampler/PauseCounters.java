package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Pauses;
import java.lang.instrument.Instrumentation;
import java.util.stream.Stream;
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
    double nanosPerTick = counters.nanosPerTick();
    if (stopped == null || nanosPerTick <= 0) {
      return null;
    }
    int[] collectors =
        counters.pauses().stream()
            .flatMap(collector -> Stream.ofNullable(counters.at(collector + "time")))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Pauses(
        counters.memory(), stopped, stopping == null ? -1 : stopping, collectors, nanosPerTick);
  }
}
