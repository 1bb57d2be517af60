package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CacheMisses} says. */
public final class CacheMissesWords {

  public static final String NO_CACHE_SEEN = "no command to a cache was seen";

  public static final String MISSES_HARMLESS =
      "%.0f %% of the look-ups in %s find their key, %.1f keys a second are evicted and %.1f"
          + " expire; the statements that follow misses are %.0f %% of the excess latency";

  public static final String HITS_UNKNOWN =
      "slower SQL is %.0f %% of the excess, and how many look-ups in the cache before it find"
          + " their key is not known; name the cache under services: in the plan";

  public static final String HIT_SHARE = "look-ups in %s that find their key";

  public static final String MISSES = "look-ups that find nothing";

  public static final String EVICTIONS = "keys evicted for want of memory";

  public static final String EXPIRATIONS = "keys expired";

  public static final String MEMORY_USED = "memory in use";

  public static final String EXECUTIONS = "executions of %s";

  public static final String WORK_AFTER_MISSES =
      "the part of all work for the database that follows misses";

  public static final String EXECUTED_ON_MISSES =
      "%s is executed %.1f times a second, as often as look-ups find nothing (%.1f)";

  public static final String FORCED_FLOW =
      "forced flow law: once the cache is warm and holds what is asked for, no look-up goes on to"
          + " the statement";

  public static final String GIVE_ROOM =
      "give %s room for all keys that are asked for, or store less under each: it uses %s of %s,"
          + " evicts %.0f keys a second and finds %.0f %% of the keys%s";

  public static final String LIMIT_UNKNOWN = "an unknown limit";

  public static final String NEED_UNKNOWN =
      "; so few are found that how much room they need cannot be told";

  public static final String NEED = ", so all of them need at least %s";

  public static final String LET_LIVE_LONGER =
      "let keys of %s live longer if their values may be that old: %.0f expire a second, and %.0f"
          + " look-ups a second find nothing";

  public static final String TIME_TO_LIVE = "time to live";

  private CacheMissesWords() {}
}
