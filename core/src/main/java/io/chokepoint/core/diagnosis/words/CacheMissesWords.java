package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CacheMisses} says. */
public final class CacheMissesWords {

  public static final String NO_CACHE_SEEN = "no cache command was seen";

  public static final String MISSES_HARMLESS =
      "%.0f %% of the look-ups in %s are hits, %.1f keys a second are evicted and %.1f expire; the"
          + " statements that run after misses are %.0f %% of the excess latency";

  public static final String HITS_UNKNOWN =
      "slower SQL is %.0f %% of the excess latency, but the hit ratio of the cache before it is"
          + " not known; name the cache under services: in the plan";

  public static final String HIT_SHARE = "hit ratio of %s";

  public static final String MISSES = "cache misses";

  public static final String EVICTIONS = "keys evicted because the cache's memory is full";

  public static final String EXPIRATIONS = "keys expired";

  public static final String MEMORY_USED = "memory in use";

  public static final String EXECUTIONS = "executions of %s";

  public static final String WORK_AFTER_MISSES = "share of the database's work that follows misses";

  public static final String EXECUTED_ON_MISSES =
      "%s is executed %.1f times a second, as often as the cache misses (%.1f)";

  public static final String FORCED_FLOW =
      "forced flow law: once the cache is warm and large enough, no look-up goes on to the"
          + " statement";

  public static final String GIVE_ROOM =
      "give %s more memory, or store less under each key: it uses %s of %s, evicts %.0f keys a"
          + " second and its hit ratio is %.0f %%%s";

  public static final String LIMIT_UNKNOWN = "an unknown limit";

  public static final String NEED_UNKNOWN =
      "; the hits are too few to tell how much memory all keys need";

  public static final String NEED = ", so all keys together need at least %s";

  public static final String LET_LIVE_LONGER =
      "give the keys of %s a longer time to live, if older values are acceptable: %.0f keys expire"
          + " a second, and %.0f look-ups a second are misses";

  public static final String TIME_TO_LIVE = "time to live";

  private CacheMissesWords() {}
}
