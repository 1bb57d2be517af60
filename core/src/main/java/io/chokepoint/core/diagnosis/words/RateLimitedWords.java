package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.RateLimited} says. */
public final class RateLimitedWords {

  /** What a bulkhead's name begins with: it limits how many are inside, not how many come. */
  public static final String BULKHEAD = "Bulkhead ";

  public static final String NO_WAIT_SEEN = "no wait for a rate limiter or a bulkhead was seen";

  public static final String SMALL_SHARE = "waits for limiter %s are %.0f %% of the excess latency";

  public static final String MEAN_WAIT = "mean wait for limiter %s";

  public static final String RAISE_LIMIT =
      "raise the limit of %s from the %.0f requests a second that pass to %.0f, if what it"
          + " protects can take more (%.1f a second arrive, the rest is margin for bursts);"
          + " otherwise refuse early (no wait, status 429), or call less often, with a cache";

  public static final String LIMIT = "limit of %s per second";

  public static final String NO_REQUEST_WAITS =
      "the limit is above the rate of arrivals: no request waits for a permit";

  public static final String HOLDERS_NO_SLOWER =
      "past %s a request takes %s, unloaded %s: the work behind the limiter is not slower";

  public static final String REFUSED = "requests refused";

  public static final String REFUSED_BY_STATUS = "requests refused with status 429";

  public static final String PASS = "requests a second that are let pass";

  public static final String NO_FAILURE_OF_CODE =
      "status 429 is the answer of a limit, not of code that failed (RFC 6585)";

  public static final String RAISE_OR_SLOW_DOWN =
      "raise the limit of %s from the %.0f requests a second that pass to %.0f, if what it"
          + " protects can take more (%.1f a second arrive, the rest is margin for bursts);"
          + " otherwise have callers send less, or wait as Retry-After says, and let the plan"
          + " expect %s";

  public static final String EXPECT_STATUS = "status 429";

  public static final String EXPECT_FALLBACK = "what the service answers then";

  public static final String LIMITER_REFUSES = "limiter %s refused them before any code failed";

  public static final String NONE_IS_REFUSED =
      "the limit is above the rate of arrivals: no request is refused";

  private RateLimitedWords() {}
}
