package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SafepointStalls} says. */
public final class SafepointStallsWords {

  public static final String NOT_TOLD = "the JVM did not report how long its threads were stopped";

  public static final String SMALL_SHARE =
      "all threads were stopped %.1f %% of the time for other reasons than collections, which"
          + " explains %.0f %% of the excess latency";

  public static final String TIME_STOPPED =
      "time that all threads were stopped, without collections";

  public static final String STOPS = "such stops";

  public static final String MEAN_STOP = "mean stop";

  public static final String TIME_TO_STOP = "time until all threads had stopped";

  public static final String PERCENT_OF_TIME = "% of the time";

  public static final String TIME_STOPPED_AFTER =
      "time that all threads are stopped, without collections";

  public static final String NO_STOP_UNASKED =
      "an operation that is not requested stops no threads";

  public static final String SLOW_TO_STOP =
      "find the thread that takes long to stop when the JVM stops all threads: it runs a long loop"
          + " that was compiled without a safepoint poll, copies a large array in one piece, or"
          + " touches memory that is being paged in. -Xlog:safepoint*:file=safepoints.log shows"
          + " how long each stop took to begin; -XX:+SafepointTimeout"
          + " -XX:SafepointTimeoutDelay=100 names the thread";

  public static final String FIND_ASKER =
      "find what stops all threads again and again: thread dumps and heap histograms (jstack,"
          + " jmap, jcmd, Thread.getAllStackTraces, ThreadMXBean.dumpAllThreads, monitoring that"
          + " does these), or classes that are redefined; -Xlog:safepoint*:file=safepoints.log"
          + " names the operation. Then do it less often, or for one thread";

  public static final String DO_NOT_DUMP = "do not dump all threads again and again in %s";

  public static final String BESIDES = "%s; besides, %s";

  public static final String ASK_LESS = "%s: do it less often, or for one thread";

  public static final String COLLECTIONS = "collections take %.1f %% of the time";

  private SafepointStallsWords() {}
}
