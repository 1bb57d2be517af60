package io.chokepoint.core.capacity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service gives way as the load grows.
 *
 * @param graceful whether it still does most of what it can when it is asked for more, and comes
 *     back afterwards; null where it was never asked for too much
 * @param because why, for people
 */
public record DegradationProfile(@Nullable Boolean graceful, String because, List<Stage> stages) {

  public DegradationProfile {
    stages = List.copyOf(stages);
  }

  /**
   * One level, lightest first.
   *
   * @param state {@code normal}: kept; {@code degraded}: slower, or behind, or refusing with 429;
   *     {@code failing}: more than one in twenty failed; {@code unclear}
   * @param goodPerSecond completed without an error
   * @param mechanism what acted: a limit that refuses, time-outs, a queue; empty where nothing
   */
  public record Stage(
      String step,
      double load,
      String state,
      double goodPerSecond,
      double p95Millis,
      double errorShare,
      String mechanism) {}
}
