package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.JavaLock} says. */
public final class JavaLockWords {

  public static final String NO_WAIT_SEEN = "no request was seen waiting for a lock";

  public static final String SMALL_SHARE =
      "waits for lock %s are %.0f %% of the excess latency, and %.0f %% once the queue for the"
          + " processors is taken out";

  public static final String NO_LIGHTER_LEVEL =
      "with the processors %s and no lighter level it cannot be told whether lock %s is the cause"
          + " or its holders are slowed down";

  public static final String MEAN_WAIT = "mean wait of a request that met lock %s taken";

  public static final String WAITS = "such waits";

  public static final String WAITING = "requests waiting for it at a time";

  public static final String TAKEN = "of the time it is taken, for so many to wait (M/M/1)";

  public static final String BESIDE = "what the same requests do longest besides, %s";

  public static final String HOLD_SHORTER =
      "hold lock %s for %s instead of %s%s, %s: at %.1f a second it is then free half of the time,"
          + " and a request waits no longer than it holds it";

  public static final String LONGEST_AT = " (the same requests are longest at %s)";

  public static final String NO_REQUEST_WAITS = "no request waits for it";

  public static final String FLUSH_TOGETHER =
      "as by flushing to the disk once for what several have written (a group commit, an"
          + " asynchronous appender) or not at all";

  public static final String NOT_ASLEEP = "not asleep";

  public static final String CALL_OUTSIDE =
      "by calling what answers before it is taken or after it is released";

  public static final String SPLIT = "or split what it guards into %d";

  public static final String HOLDERS_SEEN_AT = " (of its holders seen, %s were at %s)";

  public static final String OUTSIDE_REQUESTS = "work outside requests";

  public static final String HELD_BY = "of the waiting, it was held by %s";

  public static final String HOLDERS_AT = "of its holders seen, were at %s";

  public static final String HOLDERS_NOT_QUEUED = "holders are not kept waiting for their turn";

  public static final String POOL_WAITS_FOR_LOCK =
      "of the wait for pool %s, %.0f %% is because holders wait for this lock";

  private JavaLockWords() {}
}
