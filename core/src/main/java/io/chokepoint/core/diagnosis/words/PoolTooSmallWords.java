package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.PoolTooSmall} says. */
public final class PoolTooSmallWords {

  public static final String SIZE_UNKNOWN = "the size of pool %s is not known";

  public static final String NOT_FULL = "pool %s had %.1f of %d connections in use on average";

  public static final String NO_LIGHTER_LEVEL =
      "the processors are %s and there is no lighter level of load, so whether pool %s is too"
          + " small or its holders are slowed down cannot be told";

  public static final String OTHER_CAUSES =
      "of the wait for pool %s, %.0f %% is due to lost connections, %.0f %% to holders blocked"
          + " elsewhere and %.0f %% to work that was slowed down behind the pool";

  public static final String PROCESSORS_FULL =
      "the processors are %s: with a larger pool %s, more requests would only queue for a"
          + " processor";

  public static final String SQL_IN_HOLD = "SQL in a hold of pool %s";

  public static final String ENLARGE =
      "enlarge pool %s from %d to %d connections: %.1f borrows a second, each held %s, keep %.1f"
          + " in use (Little's law), the rest is margin; %s";

  public static final String RATE_AT_FULL_PROCESSORS =
      "requests a second at which the processors are busy all the time";

  public static final String UTILIZATION = "utilization law: the processors are %s now";

  public static final String WAIT_BY_LAW =
      "M/M/c wait with %d connections, as long as holds stay as they are";

  public static final String WAIT_OF_ALL = "mean wait for a connection";

  public static final String ELSEWHERE_SHARE =
      "holders spend %.0f %% of a hold neither in SQL nor on CPU";

  public static final String SQL_NO_SLOWER = "SQL in a hold takes %s, unloaded %s";

  public static final String HOLDERS_NO_SLOWER =
      "processors are %s, and a hold takes %s, unloaded %s";

  public static final String DATABASE_LIMIT_UNKNOWN =
      "whether the database allows that many connections is not known";

  public static final String DATABASE_USE_UNKNOWN =
      "%s allows %d connections in all, and how many of them others use is not known";

  public static final String DATABASE_HAS_ROOM = "%s has room for %d more";

  public static final String DATABASE_TOO_SMALL =
      "but %s has room for only %d more: raise its limit first";

  private PoolTooSmallWords() {}
}
