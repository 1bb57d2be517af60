package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.ThreadLeak} says. */
public final class ThreadLeakWords {

  public static final String TOO_FEW_COUNTS =
      "threads were not counted often enough to tell whether their number grows";

  public static final String NO_GROWTH =
      "live threads went from %.0f to %.0f; known pools and requests under way account for %.0f";

  public static final String LIVE_AT_END = "live threads at the end";

  public static final String GROWTH_FITTED =
      "growth per request, by regression (99 %%: at least %.3f, at most %.3f)";

  public static final String CALLED = "of these, named %s";

  public static final String STARTED_BY = "share of the threads started by %s";

  public static final String POOLS_FILL =
      "known pools and requests under way account for %.0f threads at most, and a pool that is"
          + " full stops growing";

  public static final String USE_ONE_EXECUTOR =
      "%s: use one executor for all requests, or end each with shutdown() in a finally block%s."
          + " Each request leaves %.2f threads behind, until the JVM fails with \"unable to"
          + " create native thread\"";

  public static final String NAMED = " (named %s)";

  public static final String FIND_STARTER = "find what starts threads and never ends them%s";

  public static final String END_THREADS = "end the threads that %s%s";

  public static final String STARTS = "%s starts";

  public static final String STARTS_CALLED_BY = "%s starts, called by %s,";

  public static final String STARTS_FOR =
      "%s starts for %s, which makes for each request what starts them, or does not close it,";

  public static final String CALLED_BY = ", called by ";

  public static final String CALLED_FOR = ", for ";

  public static final String GIVE_NAME = ", and give its threads a name";

  public static final String LIVE = "live threads";

  public static final String SHUT_DOWN_ENDS =
      "a thread whose executor was shut down ends when it has nothing left to do";

  public static final String FOR_ENDPOINTS = " for %s";

  public static final String AND = " and ";

  private ThreadLeakWords() {}
}
