package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.ExplicitGc} says. */
public final class ExplicitGcWords {

  public static final String NONE_ASKED_FOR = "no collection was requested by code";

  public static final String CAUSES_UNKNOWN = "the agent did not report why the collector ran";

  public static final String SMALL_SHARE =
      "code requests %.1f collections a second, which explains %.0f %% of the excess latency";

  public static final String ASKED_FOR = "collections requested by code";

  public static final String MEAN_PAUSE = "mean pause of these collections";

  public static final String TIME_STOPPED =
      "share of the time that these collections stop all threads";

  public static final String PART_OF_PAUSES = "share of all pause time that code requested";

  public static final String CALLS_AT = "share of these calls made in %s";

  public static final String TIME_IN_PAUSES = "share of the time in collection pauses";

  public static final String OTHERS_STAY =
      "without these calls, only the collections that the collector starts itself remain";

  public static final String DIRECT_MEMORY =
      "the JDK requests these collections because memory outside the heap is short: raise"
          + " -XX:MaxDirectMemorySize, or reuse direct buffers instead of allocating new ones;"
          + " -XX:+DisableExplicitGC would make allocations fail";

  public static final String LOOK_SELDOM =
      "stop asking the JVM for class histograms or heap dumps under load (jmap, jcmd, JMX's"
          + " DiagnosticCommand): each begins with a full collection, which -XX:+DisableExplicitGC"
          + " does not prevent. More heap would not make them rarer";

  public static final String REMOVE_CALLS = "remove the calls of System.gc() or Runtime.gc()";

  public static final String REMOVE_CALL = "remove the call of System.gc() in %s";

  /** The call to remove, and its endpoints in brackets. */
  public static final String DISABLE =
      "%s%s, or start the JVM with -XX:+DisableExplicitGC; where the call must stay,"
          + " -XX:+ExplicitGCInvokesConcurrent lets G1 and ZGC do most of the work beside the"
          + " application. More heap would not make these collections rarer";

  public static final String LIVE_SHARE = "; live objects take %.0f %% of the heap";

  public static final String COLLECTORS_OWN =
      "collections that the collector starts itself take %.1f %% of the time%s";

  private ExplicitGcWords() {}
}
