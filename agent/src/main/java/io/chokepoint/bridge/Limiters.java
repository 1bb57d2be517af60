package io.chokepoint.bridge;

import java.util.List;

/** Limiters that requests have waited for, so that they can be found again. */
public final class Limiters {

  /** A service that makes a limiter for each user makes many. */
  private static final WeakSet<Object> SEEN = new WeakSet<>(50);

  private Limiters() {}

  /** A request waits for one. */
  public static void seen(Object limiter) {
    SEEN.add(limiter);
  }

  /** Those that are still there. */
  public static List<Object> all() {
    return SEEN.alive();
  }
}
