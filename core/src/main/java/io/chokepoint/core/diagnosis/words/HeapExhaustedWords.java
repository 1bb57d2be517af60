package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.HeapExhausted} says. */
public final class HeapExhaustedWords {

  public static final String LIVE_GROWS = "what lives grows with the requests: see %s";

  public static final String HEAP_HAS_ROOM = "what lives took %.0f %% of the heap at the most";

  public static final String MOST_LIVE = "of the heap, the most that lived";

  public static final String SECONDS_COLLECTING =
      "seconds in which collections took most of the time";

  public static final String AGENT_SILENT =
      "before the end of the load, the agent told nothing any more for";

  public static final String OUT_OF_MEMORY = "requests of %s that failed with an OutOfMemoryError";

  public static final String NO_GROWTH_SEEN =
      "too few collections of the old generation were seen, or what lives does not grow with the"
          + " requests";

  public static final String LIVE_SHARE = "of the heap, what lives";

  public static final String LIVE_INDEPENDENT =
      "what lives does not depend on the size of the heap";

  public static final String KEEP_LESS =
      "keep less in memory at a time%s (fewer requests at once, pages instead of whole results),"
          + " or give the JVM %s of heap instead of %s, if %s that live are meant to; where they"
          + " grow from run to run it is a leak, and more heap only moves the day";

  public static final String READ_ERROR =
      "read the message of the OutOfMemoryError in the service's log: what lives takes %.0f %% of"
          + " the heap, so one request asked for too much at once, or it is not the heap that is"
          + " short but threads, class metadata or direct buffers";

  private HeapExhaustedWords() {}
}
