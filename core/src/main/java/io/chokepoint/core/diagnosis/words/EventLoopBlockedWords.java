package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.EventLoopBlocked} says. */
public final class EventLoopBlockedWords {

  public static final String NO_LOOP_SEEN = "no event loop was seen";

  public static final String SMALL_SHARE =
      "event loops %s are late by %s on average, which is %.0f %% of the excess latency";

  public static final String WAIT_FOR_PROCESSORS =
      "event loops %s are late by %s on average, but the processors are %s: the loops wait for a"
          + " processor";

  public static final String MEAN_LAG = "mean lag of event loops %s";

  public static final String LONGEST_LAG = "longest lag";

  public static final String LOOPS = "event loops";

  public static final String SAMPLES_LATE = "share of the samples of late loops: %s";

  public static final String LOOPS_NEEDED =
      "%s; a request keeps a loop busy for %s, so that %s requests a second need %s loops and have"
          + " %s";

  public static final String LOOPS_USED = "%d at work, of %d";

  public static final String FIND_BLOCKER =
      "find what blocks the event loops %s (no sample found them at work), and move it to threads"
          + " that may block";

  public static final String DO_NOT_WAIT =
      "do not wait in %s%s on the event loops %s: move the call to threads that may block"
          + " (boundedElastic, executeBlocking, an executor), or use a non-blocking one";

  public static final String DO_NOT_COMPUTE =
      "do not compute in %s%s on the event loops %s: move the work to an executor, or make it"
          + " shorter";

  public static final String OF_CODE = " for %s";

  public static final String MEAN_WITH_LAG = "mean of all requests, lag included";

  public static final String MEAN_AT_CLIENT = "mean of all requests at the client";

  public static final String NO_REQUEST_WAITS = "requests do not wait for a loop";

  public static final String LOOPS_WAIT_ELSEWHERE =
      "the samples show the loops waiting, not running";

  public static final String LOOPS_NOT_QUEUED = "the loops do not wait for a processor";

  public static final String COLLECTIONS =
      "garbage collections stop the service for %s of the time";

  private EventLoopBlockedWords() {}
}
