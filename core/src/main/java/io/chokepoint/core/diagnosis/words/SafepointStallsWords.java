package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SafepointStalls} says. */
public final class SafepointStallsWords {

  public static final String NOT_TOLD = "the JVM did not tell how long its threads stood still";

  public static final String SMALL_SHARE =
      "threads stood still %.1f %% of the time for anything but collections, which explains %.0f"
          + " %% of the excess latency";

  public static final String TIME_STOPPED =
      "time that all threads stood still, collections left out";

  public static final String STOPS = "such stops";

  public static final String MEAN_STOP = "mean stop";

  public static final String TIME_TO_STOP = "time until all threads stood";

  public static final String PERCENT_OF_TIME = "% of the time";

  public static final String TIME_STOPPED_AFTER =
      "time that all threads stand still, collections left out";

  public static final String NO_STOP_UNASKED = "what is not asked for does not stop them";

  public static final String SLOW_TO_STOP =
      "some thread takes long to stop when the JVM asks all to: a long loop that the compiler made"
          + " without a place to stop, a large array that is copied in one piece, or memory that"
          + " is being paged in. -Xlog:safepoint*:file=safepoints.log tells how long each stop"
          + " was waited for; -XX:+SafepointTimeout -XX:SafepointTimeoutDelay=100 names the"
          + " thread";

  public static final String FIND_ASKER =
      "find what asks the JVM to stop all threads again and again: thread dumps and heap"
          + " histograms (jstack, jmap, jcmd, Thread.getAllStackTraces,"
          + " ThreadMXBean.dumpAllThreads, monitoring that does these), classes that are"
          + " redefined; -Xlog:safepoint*:file=safepoints.log names the operation. Then ask less"
          + " often, or for one thread";

  public static final String DO_NOT_DUMP = "do not dump all threads again and again in %s";

  public static final String BESIDES = "%s; besides, %s";

  public static final String ASK_LESS = "%s: ask less often, or for one thread";

  public static final String COLLECTIONS = "collections take %.1f %% of the time";

  private SafepointStallsWords() {}
}
