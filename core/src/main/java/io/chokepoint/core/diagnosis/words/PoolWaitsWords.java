package io.chokepoint.core.diagnosis.words;

/** What the rules about connection pools have in common. */
public final class PoolWaitsWords {

  public static final String NO_POOL_SEEN = "no connection pool was seen";

  public static final String ELSEWHERE = "share of a hold spent neither in SQL nor on CPU";

  public static final String ALL_CAME_BACK = "every connection was returned";

  public static final String OUTSIDE_REQUESTS = "the work outside requests";

  public static final String MEAN_HOLD = "mean hold of a connection of pool %s";

  public static final String SMALL_SHARE = "waits for pool %s are %.0f %% of the excess latency";

  public static final String HOLDERS_UNKNOWN = "what holders of pool %s did was not measured";

  public static final String MEAN_WAIT = "mean wait for a connection of pool %s";

  public static final String LOST_SHARE = "lost connections explain %.0f %% of the wait";

  public static final String NO_WAIT_SEEN = "no request was seen waiting for a connection of %s";

  public static final String IN_USE = "connections of pool %s in use, of %s";

  public static final String TIMEOUTS = "borrows of pool %s that timed out";

  public static final String USE_UNKNOWN = "at an unknown utilization";

  public static final String BUSY = "%s busy";

  public static final String BUSY_WITH_SERVICE = "%s busy (%s with this service)";

  private PoolWaitsWords() {}
}
