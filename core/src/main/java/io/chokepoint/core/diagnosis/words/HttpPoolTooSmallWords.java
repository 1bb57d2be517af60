package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.HttpPoolTooSmall} says. */
public final class HttpPoolTooSmallWords {

  public static final String NO_WAIT_SEEN = "no request waited for a connection of an HTTP client";

  public static final String SMALL_SHARE =
      "waits for a connection to %s are %.0f %% of the excess latency, and %.0f %% without the"
          + " part that slower responses cause";

  public static final String CALLS_UNKNOWN =
      "requests wait for a connection to %s, but how long the calls take was not seen";

  public static final String MEAN_WAIT = "mean wait for a connection to %s";

  public static final String MEAN_CALL = "mean call over such a connection";

  public static final String WAITING = "requests waiting at a time";

  public static final String CALLS_NO_SLOWER = "a call takes %s, unloaded %s";

  public static final String ALLOW_MORE =
      "allow the HTTP client %d connections to %s instead of %d: %.1f calls a second of %s each"
          + " keep %.1f in use (Little's law), the rest is margin";

  public static final String CONNECTIONS = "connections to %s";

  public static final String SHORT_QUEUE =
      "M/M/c: a call then waits a tenth of its duration, or less";

  private HttpPoolTooSmallWords() {}
}
