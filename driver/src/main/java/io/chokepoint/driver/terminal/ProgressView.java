package io.chokepoint.driver.terminal;

import io.chokepoint.driver.run.Progress;
import java.util.function.Supplier;

/** Chooses how a run is shown. */
public final class ProgressView {

  private ProgressView() {}

  /**
   * Live where the screen allows it, else a line an interval.
   *
   * @param everyNanos the interval
   * @param keys what keys do; empty where they are not listened to
   */
  public static Progress on(Screen screen, long everyNanos, Supplier<String> keys) {
    return screen.live() ? new LiveProgress(screen, keys) : new LineProgress(screen, everyNanos);
  }
}
