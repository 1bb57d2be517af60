package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SlowDownstream} says. */
public final class SlowDownstreamWords {

  public static final String NO_CALL_SEEN = "no call to another service was seen";

  public static final String NO_LIGHTER_LEVEL =
      "calls to %s are %.0f %% of the time of their requests, but no lighter level of load shows"
          + " what a call takes alone";

  public static final String SMALL_SHARE =
      "a call to %s takes %s, unloaded %s: %.0f %% of the excess latency";

  public static final String ANSWER_AS_ALONE =
      "make %s respond as fast under load as alone: %.1f calls a second of %s each keep %.1f of"
          + " its workers busy, so it must serve %d at a time%s; or call it less often%s";

  public static final String CALLS_EACH = " (a request of %s does so %.1f times)";

  public static final String SERVES_NOW = " where it serves %.0f now";

  public static final String ANSWER_FASTER =
      "make %s respond faster than in %s, or call it less often%s: it takes as long without load";

  public static final String AS_UNLOADED = "a call then takes %s, as unloaded; utilization law";

  public static final String MEAN_CALL = "mean call to %s";

  public static final String PART_OF_REQUESTS = "share of the time of requests that call it";

  public static final String CALLER_NOT_QUEUED =
      "the caller does not wait for a processor to read the response";

  public static final String COLLECTIONS = "collections are %.0f %% of the excess latency";

  public static final String POOL_WAITS =
      "waits for pool %s, whose holders call it, are %.0f %% of the excess latency";

  private SlowDownstreamWords() {}
}
