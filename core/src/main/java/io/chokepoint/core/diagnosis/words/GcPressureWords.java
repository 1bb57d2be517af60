package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.GcPressure} says. */
public final class GcPressureWords {

  public static final String LIVE_GROWS =
      "what lives grows with the requests, so no heap is large enough";

  public static final String SMALL_TIME =
      "collections that no code asked for take %.1f %% of the time";

  public static final String NOTHING_SUFFERS =
      "collecting takes %.1f %% of the time, but nothing suffers";

  public static final String SMALL_SHARE = "collecting explains %.0f %% of the excess latency";

  public static final String TIME_IN_PAUSES = "time in collection pauses";

  public static final String MEAN_PAUSE = "mean pause";

  public static final String CPUS_OF_COLLECTOR = "CPUs used by the collector";

  public static final String HEAP_LEFT = "heap left after collection";

  public static final String ALLOCATED = "allocated";

  public static final String ALLOCATED_AT = "of what was allocated, %s";

  public static final String TIME_COLLECTING = "share of the time that collecting takes";

  public static final String COST = "the cost of collecting goes with live / (heap − live)";

  public static final String MORE_HEAP_OR_LESS = "give the JVM more heap, or allocate less";

  public static final String MORE_HEAP =
      "give the JVM %s of heap instead of %s: %s live after a collection, and what is free between"
          + " collections must grow %.1f times; or allocate less%s";

  public static final String ALLOCATE_LESS =
      "allocate less%s%s: collecting costs in proportion to what is allocated%s, and must fall to"
          + " %.0f %% of it; only %s of the %s of heap live, so more heap would not help much";

  public static final String OF_ENDPOINT = " in %s (%.0f KiB a request)";

  public static final String ALLOCATION_RATE = " (%.0f MiB a second)";

  public static final String PROCESSOR_SHARE =
      "waits for the processor on behalf of the service's own code are %.0f %% of the excess";

  public static final String HOLDS_STRETCHED =
      "%.0f %% of the wait for pool %s comes from holds that got longer";

  private GcPressureWords() {}
}
