package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.GcPressure} says. */
public final class GcPressureWords {

  public static final String LIVE_GROWS =
      "the live memory grows with the requests, so no heap is large enough";

  public static final String SMALL_TIME =
      "collections that no code requested take %.1f %% of the time";

  public static final String NOTHING_SUFFERS =
      "garbage collection takes %.1f %% of the time, but requests are not slower";

  public static final String QUEUE_CAME_FIRST =
      "garbage collection takes %.1f %% of the time because requests queue and fill the heap; it"
          + " would take %.1f %% without them";

  public static final String SMALL_SHARE =
      "garbage collection explains %.0f %% of the excess latency";

  public static final String TIME_IN_PAUSES = "time in collection pauses";

  public static final String MEAN_PAUSE = "mean pause";

  public static final String CPUS_OF_COLLECTOR = "CPUs used by the collector";

  public static final String HEAP_LEFT = "heap in use after a collection";

  public static final String ALLOCATED = "allocated";

  public static final String ALLOCATED_AT = "share of the allocated memory: %s";

  public static final String TIME_COLLECTING = "share of the time that garbage collection takes";

  public static final String COST =
      "the cost of garbage collection is proportional to live / (heap − live)";

  public static final String MORE_HEAP_OR_LESS = "give the JVM more heap, or allocate less%s%s";

  public static final String MORE_HEAP =
      "give the JVM %s of heap instead of %s: %s are live after a collection, and the free part of"
          + " the heap must grow %.1f times; or allocate less%s";

  /** By which endpoint, where; rate; what may remain of it; live, heap. */
  public static final String ALLOCATE_LESS =
      "allocate less%s%s: the cost of garbage collection is proportional to what is allocated%s,"
          + " which must fall to %.0f %% of today's; only %s of the %s of heap are live, so more"
          + " heap would not help much";

  public static final String OF_ENDPOINT = " in %s (%.0f KiB a request)";

  public static final String ALLOCATION_RATE = " (%.0f MiB a second)";

  public static final String PROCESSOR_SHARE =
      "waits of the service's own code for a processor are %.0f %% of the excess latency";

  public static final String HOLDS_STRETCHED =
      "%.0f %% of the wait for pool %s comes from holds that got longer";

  private GcPressureWords() {}
}
