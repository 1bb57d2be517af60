package io.chokepoint.driver.results;

/**
 * What one machine of a load tool's sent.
 *
 * @param firstMillis by its own clock, Unix time, when it sent the first of them
 */
public record Sent(long requests, long firstMillis, long lastMillis) {

  static final Sent NOTHING = new Sent(0, Long.MAX_VALUE, Long.MIN_VALUE);

  Sent and(long startMillis) {
    return new Sent(
        requests + 1, Math.min(firstMillis, startMillis), Math.max(lastMillis, startMillis));
  }
}
