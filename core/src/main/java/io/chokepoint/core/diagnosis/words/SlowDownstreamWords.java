package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SlowDownstream} says. */
public final class SlowDownstreamWords {

  public static final String NO_CALL_SEEN = "no call to another service was seen";

  public static final String NO_LIGHTER_LEVEL =
      "calls to %s are %.0f %% of the time of their requests, and there is no lighter level that"
          + " would tell what a call takes alone";

  public static final String SMALL_SHARE =
      "a call to %s takes %s, unloaded %s: %.0f %% of the excess latency";

  public static final String ANSWER_AS_ALONE =
      "make %s answer as fast under load as alone: %.1f calls a second of %s each keep %.1f of its"
          + " servers busy, so it needs %d at a time%s; or call it less often";

  public static final String SERVES_NOW = " where it serves %.0f now";

  public static final String ANSWER_FASTER =
      "make %s answer faster than in %s, or call it less often: it takes as long alone";

  public static final String AS_UNLOADED = "a call then takes %s, as unloaded; utilization law";

  public static final String MEAN_CALL = "mean call to %s";

  public static final String PART_OF_REQUESTS = "of the time of requests that call it";

  public static final String CALLER_NOT_QUEUED = "the caller is not kept from taking up the answer";

  public static final String COLLECTIONS = "collections are %.0f %% of the excess";

  public static final String POOL_WAITS =
      "waits for pool %s whose holders call it are %.0f %% of the excess";

  private SlowDownstreamWords() {}
}
