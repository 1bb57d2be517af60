package io.chokepoint.core.model;

/**
 * A stretch of steady load, its ramp and warm-up left out.
 *
 * @param name unique within a run, for people
 * @param fromMillis first millisecond of steady load, Unix time
 * @param toMillis the millisecond after the last
 */
public record Step(String name, long fromMillis, long toMillis, Offered offered) {

  public double seconds() {
    return (toMillis - fromMillis) / 1000.0;
  }

  /**
   * Whether a window that starts at {@code startMillis} and is a second long lies wholly inside. Of
   * a step that a number of requests ended, every window that has any of it: all its requests
   * count.
   */
  public boolean covers(long startMillis) {
    if (offered.requests() != null) {
      return startMillis + 1000 > fromMillis && startMillis < toMillis;
    }
    return startMillis >= fromMillis && startMillis + 1000 <= toMillis;
  }
}
