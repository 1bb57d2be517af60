package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.RetryStorm} says. */
public final class RetryStormWords {

  public static final String NO_MORE_CALLS =
      "no request makes more calls to a service than it does unloaded";

  public static final String FEW_MORE_CALLS = "a request makes %.2f calls to %s, unloaded %.2f";

  public static final String NO_FAILURES =
      "%s, and neither requests nor calls fail: whether the additional calls are retries was not"
          + " seen";

  public static final String CALLS_OF_REQUEST = "calls to %s per request";

  public static final String CALLS_FAILED = "share of these calls that were given up or failed";

  public static final String CALLS_ADDED = "share of these calls made only under load";

  public static final String REQUESTS_FAILED = "share of these endpoints' requests that fail";

  public static final String MEAN_CALL = "mean call, including those given up";

  public static final String CALLED_WITHOUT =
      "with %.2f calls per request, as unloaded, the service would be called %.1f times a second"
          + " and not %.1f";

  public static final String STOP_REPEATING =
      "stop repeating calls to %s: a request makes %.1f calls instead of %.1f, and the additional"
          + " %.0f a second only slow down a service that is already slow; allow one retry at"
          + " most, after a pause with jitter, within a retry budget or behind a circuit"
          + " breaker, and pass the deadline on; without the retries, %.1f calls a second%s";

  public static final String CALLS_A_REQUEST = "calls per request";

  public static final String CALL_RATE = "calls a second to %s";

  public static final String FORCED_FLOW =
      "forced flow law: requests a second times the calls per request unloaded";

  public static final String LEFT_TIME_UNKNOWN =
      " remain; how long one of them takes was not seen, as the service was overloaded all the"
          + " time";

  public static final String LEFT_SERVERS =
      " of %s each keep %.1f of its workers busy, for which it needs %d";

  private RetryStormWords() {}
}
