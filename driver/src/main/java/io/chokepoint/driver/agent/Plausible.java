package io.chokepoint.driver.agent;

import io.chokepoint.core.timeline.Window;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells windows that can be from those that cannot: an agent whose clock was set, or something else
 * that answers in its place, must not reach the report.
 */
final class Plausible {

  /** Windows may be merged, but never to more than what is kept. */
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  /** The newest may end a little after the answer was on its way. */
  private static final long AHEAD_MILLIS = 2_000;

  /** As many as a run of a day has; beyond that only the number is lost. */
  private static final int MOST_KNOWN = 100_000;

  private final Set<Long> leftOut = new HashSet<>();
  private @Nullable String firstFlaw;

  /**
   * Whether a window can be; what cannot is remembered.
   *
   * @param nowMillis by the clock that the window's time is of
   */
  boolean allows(Window window, long nowMillis) {
    String flaw = flaw(window, nowMillis);
    if (flaw != null && leftOut.size() < MOST_KNOWN) {
      leftOut.add(window.startMillis());
      firstFlaw = firstFlaw == null ? flaw : firstFlaw;
    }
    return flaw == null;
  }

  /** For people; null where nothing was left out. */
  @Nullable String said() {
    return firstFlaw == null
        ? null
        : leftOut.size() + " windows of the agent cannot be and are left out: " + firstFlaw;
  }

  private static @Nullable String flaw(Window window, long nowMillis) {
    if (window.startMillis() <= 0) {
      return "one starts before 1970";
    }
    if (window.startMillis() > nowMillis + AHEAD_MILLIS) {
      return "one starts in the future";
    }
    if (window.lengthNanos() <= 0 || window.lengthNanos() > LONGEST_NANOS) {
      return "one is " + window.lengthNanos() + " ns long";
    }
    return null;
  }
}
