package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.ConnectionLeak} says. */
public final class ConnectionLeakWords {

  public static final String ALL_CAME_BACK = "every connection of %s was returned";

  public static final String OUTLIVED =
      "connections of pool %s still borrowed although their request has ended";

  public static final String MOSTLY_OUTLIVED =
      "of %.1f connections in use, %.1f belong to requests that have ended";

  public static final String CLOSE_EARLIER =
      "close the connection in %s on every path%s: of %.1f in use of pool %s, %.1f are still"
          + " borrowed although their request has ended; they come back only after up to %s, by"
          + " the pool or a garbage collection and not by the request";

  public static final String IN_USE = "connections of pool %s in use";

  public static final String OF_REQUESTS_UNDER_WAY =
      "only the connections of requests under way stay in use";

  public static final String BORROWED_AT = " (borrowed at %s)";

  public static final String NEVER_RETURNED =
      "connections of pool %s never returned although their request has ended";

  public static final String BORROWED_BY = "of these, borrowed by %s";

  public static final String OLDEST = "time since the oldest of these was borrowed";

  public static final String CLOSE =
      "close the connection in %s on every path%s: %d of %s of pool %s were never returned";

  public static final String ITS_CONNECTIONS = "the connections";

  public static final String CONNECTIONS = "%s connections";

  public static final String USABLE = "connections of pool %s that requests can use";

  public static final String LOST_SERVES_NO_REQUEST = "a lost connection serves no request";

  public static final String OUT_LONGER_THAN_ANY =
      "the oldest was borrowed %s ago, the longest hold that ended took %s";

  public static final String OTHERS_IN_USE =
      "the connections that were returned account for %.1f in use, of %d";

  private ConnectionLeakWords() {}
}
