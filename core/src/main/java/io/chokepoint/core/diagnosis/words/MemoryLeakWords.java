package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.MemoryLeak} says. */
public final class MemoryLeakWords {

  public static final String TOO_FEW_COLLECTIONS =
      "the old generation was collected too seldom to tell whether the live memory grows";

  public static final String IN_HAND_UNKNOWN =
      "the live memory after collections went from %s to %s while the number of requests under way"
          + " grew by %.0f, and how much memory these use is not known";

  public static final String NO_GROWTH =
      "the live memory after collections went from %s to %s, and does not go on growing with the"
          + " requests";

  public static final String LIVE_AT_END =
      "live heap after a collection of the old generation, at the end";

  public static final String GROWTH_FITTED =
      "growth per request%s, by regression over %d collections (99 %%: at least %.1f, at most %.1f"
          + " KiB)";

  public static final String OUT_OF_MEMORY = "requests that failed with an OutOfMemoryError";

  public static final String ALLOCATED_BY = "allocated by a request of %s";

  public static final String KEPT_AT = "share of the objects kept: %s";

  public static final String STILL_GROWING =
      "a live set that is only large stays as large; this one goes on growing in the second half"
          + " of the requests";

  public static final String GROWTH = "growth of the live memory per request%s";

  public static final String UNREFERENCED_COLLECTED =
      "objects that are no longer referenced are collected; more heap only delays the failure";

  public static final String HEAP_FULL = "the heap is full";

  public static final String FULL_IN = "at %.0f requests a second the heap is full in %s";

  public static final String BOUND_IT =
      "%s, and bound it or let it expire (a map that only grows, a cache without a limit, a"
          + " listener that is never removed): %s; a heap dump shows what has grown most (jcmd"
          + " PID GC.heap_dump stops the service meanwhile). More heap only delays the failure";

  public static final String FIND_KEEPER = "find what keeps %.0f KiB of each request%s";

  public static final String FIND_KEEPER_OF =
      "find what keeps %s (%.0f %% of the objects kept; %.0f KiB of each request%s)";

  public static final String OF_ENDPOINTS = " of %s";

  public static final String OR = " or ";

  public static final String SECONDS = "%.0f s";

  public static final String MINUTES = "%.0f minutes";

  public static final String HOURS = "%.0f hours";

  private MemoryLeakWords() {}
}
