package io.chokepoint.driver.terminal;

import io.chokepoint.driver.run.Progress;

/** Chooses how a run is shown. */
public final class ProgressView {

  private ProgressView() {}

  /**
   * Live where the screen allows it, else a line an interval.
   *
   * @param everyNanos the interval
   */
  public static Progress on(Screen screen, long everyNanos) {
    return screen.live() ? new LiveProgress(screen) : new LineProgress(screen, everyNanos);
  }
}
