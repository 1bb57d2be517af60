package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CodeWait} says. */
public final class CodeWaitWords {

  public static final String NO_WAIT_SEEN = "no wait at a place in the code was seen";

  public static final String NO_LIGHTER_LEVEL =
      "waits at %s are %.0f %% of the time of their requests, and there is no lighter level that"
          + " would tell how long one takes alone";

  public static final String SMALL_SHARE = "waits at %s are %.0f %% of the excess latency";

  public static final String MEAN_WAIT = "mean wait of a request at %s";

  public static final String NO_REQUEST_WAITS = "no request waits there";

  public static final String BETWEEN_ATTEMPTS =
      "requests wait at %s between attempts at calls that fail";

  public static final String COUNTS_REQUESTS =
      "%s; if it counts requests, as a rate limiter does, it must let %.1f a second pass, or refuse"
          + " them at once";

  public static final String RAISE_PERMITS =
      "raise the permits of the %s from %.0f to %d, if what it protects can take that: %.1f"
          + " requests a second that take %s each past it keep %.1f busy (Little's law); or hold"
          + " a permit for less";

  public static final String PERMITS = "permits of the %s";

  public static final String DO_NOT_SLEEP =
      "do not sleep in %s: wait for what it waits for, or do without";

  public static final String CHANGE_WAIT = "change what requests wait for in %s";

  public static final String CHANGE_WAIT_BY = "change what requests wait for in %s (by %s)";

  public static final String PASSES =
      "%s: it lets %.1f requests a second pass%s, while %.1f wait there for %s each";

  public static final String ARRIVALS = " where %.1f come";

  public static final String AT_A_TIME =
      "%s; %.0f are past it at a time, for %s each: if that many objects or permits are handed out"
          + " there, %d are needed (Little's law), if it counts requests, it must let %.1f a"
          + " second pass";

  public static final String PAST = "at a time past %s";

  public static final String NEVER_GIVEN_BACK =
      "find who takes what is handed out in %s and does not give it back when it fails or ends (in"
          + " a finally block, or by try-with-resources): requests wait there for %s each,"
          + " hardly one of them gets it, and %s that did are still at work, so no request under"
          + " way has what they wait for; more of it only lasts longer";

  public static final String NONE = "none";

  public static final String FEW = "few";

  public static final String LOCK_SHARE = "waits for lock %s are %.0f %% of the excess";

  private CodeWaitWords() {}
}
