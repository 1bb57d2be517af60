package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.MemoryLeak} says. */
public final class MemoryLeakWords {

  public static final String TOO_FEW_COLLECTIONS =
      "the collector looked at the old generation too seldom to tell whether what lives grows";

  public static final String IN_HAND_UNKNOWN =
      "what lives after collections went from %s to %s while %.0f more requests came to be under"
          + " way, and what these have in hand is not known";

  public static final String NO_GROWTH =
      "what lives after collections went from %s to %s, and does not go on growing with the"
          + " requests";

  public static final String LIVE_AT_END =
      "heap that lives after a collection of the old generation, at the end";

  public static final String GROWTH_FITTED =
      "growth per request%s, by regression over %d collections (99 %%: at least %.1f, at most %.1f"
          + " KiB)";

  public static final String OUT_OF_MEMORY = "requests that failed with an OutOfMemoryError";

  public static final String ALLOCATED_BY = "allocated by a request of %s";

  public static final String KEPT_AT = "of objects that stayed, %s";

  public static final String STILL_GROWING =
      "a live set that is only large stays as large; this one goes on growing in the later half of"
          + " the requests";

  public static final String GROWTH = "growth of what lives, per request%s";

  public static final String UNREFERENCED_COLLECTED =
      "what nothing refers to any more is collected; more heap only moves the day";

  public static final String HEAP_FULL = "the heap is full";

  public static final String FULL_IN = "at %.0f requests a second the heap is full in %s";

  public static final String BOUND_IT =
      "%s, and bound it or let it expire (a map that is only added to, a cache without a limit, a"
          + " listener that is never removed): %s; a heap dump shows it as what has grown most"
          + " (jcmd PID GC.heap_dump stops the service meanwhile). More heap only moves the day";

  public static final String FIND_KEEPER = "find what keeps %.0f KiB of each request%s";

  public static final String FIND_KEEPER_OF =
      "find what keeps %s (%.0f %% of what stays; %.0f KiB of each request%s)";

  public static final String OF_ENDPOINTS = " of %s";

  public static final String OR = " or ";

  public static final String SECONDS = "%.0f s";

  public static final String MINUTES = "%.0f minutes";

  public static final String HOURS = "%.0f hours";

  private MemoryLeakWords() {}
}
