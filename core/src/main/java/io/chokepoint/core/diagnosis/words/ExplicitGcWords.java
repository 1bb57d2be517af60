package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.ExplicitGc} says. */
public final class ExplicitGcWords {

  public static final String NONE_ASKED_FOR = "no collection was one that code had asked for";

  public static final String CAUSES_UNKNOWN = "the agent did not tell why the collector ran";

  public static final String SMALL_SHARE =
      "%.1f collections a second were asked for by code, they explain %.0f %% of the excess"
          + " latency";

  public static final String ASKED_FOR = "collections that code asked for";

  public static final String MEAN_PAUSE = "mean pause of these";

  public static final String TIME_STOPPED =
      "share of the time that all threads were stopped by these";

  public static final String PART_OF_PAUSES = "of all pauses, code asked for";

  public static final String CALLS_AT = "of these calls, made in %s";

  public static final String TIME_IN_PAUSES = "share of the time in collection pauses";

  public static final String OTHERS_STAY =
      "a collection that is not asked for does not take place; the others stay as they are";

  public static final String DIRECT_MEMORY =
      "the JDK asks for these collections because memory outside the heap is short: raise"
          + " -XX:MaxDirectMemorySize, or reuse direct buffers instead of allocating new ones;"
          + " -XX:+DisableExplicitGC would make allocations fail";

  public static final String REMOVE_CALLS = "remove the calls of System.gc() or Runtime.gc()";

  public static final String REMOVE_CALL = "remove the call of System.gc() in %s";

  public static final String DISABLE =
      "%s%s, or start the JVM with -XX:+DisableExplicitGC; where the call must stay, G1 and ZGC do"
          + " most of the work beside the application with -XX:+ExplicitGCInvokesConcurrent."
          + " More heap would not make these collections rarer";

  public static final String LIVE_SHARE = "; what lives takes %.0f %% of the heap";

  public static final String COLLECTORS_OWN =
      "collections that the collector itself decided on take %.1f %% of the time%s";

  private ExplicitGcWords() {}
}
