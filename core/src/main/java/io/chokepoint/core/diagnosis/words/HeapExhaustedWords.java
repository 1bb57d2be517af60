package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.HeapExhausted} says. */
public final class HeapExhaustedWords {

  public static final String LIVE_GROWS = "the live memory grows with the requests: see %s";

  public static final String HEAP_HAS_ROOM = "live objects took %.0f %% of the heap at most";

  public static final String MOST_LIVE = "largest share of the heap that was live";

  public static final String SECONDS_COLLECTING =
      "seconds in which collections took most of the time";

  public static final String AGENT_SILENT =
      "time without data from the agent before the load ended";

  public static final String OUT_OF_MEMORY = "requests of %s that failed with an OutOfMemoryError";

  public static final String NO_GROWTH_SEEN =
      "too few collections of the old generation were seen, or the live memory does not grow with"
          + " the requests";

  public static final String LIVE_SHARE = "share of the heap that is live";

  public static final String LIVE_INDEPENDENT =
      "the live objects take as much memory in a larger heap";

  public static final String KEEP_LESS =
      "keep less in memory at a time%s (fewer concurrent requests, pages instead of whole"
          + " results), or give the JVM %s of heap instead of %s, if the %s of live objects are"
          + " intended; if they grow from run to run it is a leak, and more heap only delays the"
          + " failure";

  public static final String READ_ERROR =
      "read the message of the OutOfMemoryError in the service's log: live objects take only %.0f"
          + " %% of the heap, so either one request asked for too much at once, or the shortage"
          + " is of threads, class metadata or direct buffers and not of heap";

  private HeapExhaustedWords() {}
}
