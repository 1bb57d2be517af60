package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.RetryStorm} says. */
public final class RetryStormWords {

  public static final String NO_MORE_CALLS =
      "no request makes more calls to a service than it makes unloaded";

  public static final String FEW_MORE_CALLS = "a request makes %.2f calls to %s, unloaded %.2f";

  public static final String NO_FAILURES =
      "%s, and neither requests nor calls fail: whether the additional calls repeat others was"
          + " not seen";

  public static final String CALLS_OF_REQUEST = "calls to %s a request";

  public static final String CALLS_FAILED =
      "of these calls were given up or answered with an error";

  public static final String CALLS_ADDED = "of the calls a request makes only under load";

  public static final String REQUESTS_FAILED = "requests of these endpoints that fail";

  public static final String MEAN_CALL = "mean call, those given up included";

  public static final String CALLED_WITHOUT =
      "with %.2f calls a request, as unloaded, it would be called %.1f times a second and not %.1f";

  public static final String STOP_REPEATING =
      "stop repeating calls to %s: a request makes %.1f calls instead of %.1f, and the additional"
          + " %.0f a second only make a service later that is late already; allow one retry at"
          + " most, after a pause with jitter, within a retry budget or behind a circuit"
          + " breaker, and pass the deadline on; without them %.1f calls a second%s";

  public static final String CALLS_A_REQUEST = "calls a request";

  public static final String CALL_RATE = "calls a second to %s";

  public static final String FORCED_FLOW =
      "forced flow law: requests a second times the calls that a request makes unloaded";

  public static final String LEFT_TIME_UNKNOWN =
      " are left; how long one takes then was not seen, as it was overloaded all the time";

  public static final String LEFT_SERVERS =
      " of %s each keep %.1f of its servers busy, for which it needs %d";

  private RetryStormWords() {}
}
