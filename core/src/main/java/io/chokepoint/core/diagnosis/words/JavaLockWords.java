package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.JavaLock} says. */
public final class JavaLockWords {

  public static final String NO_WAIT_SEEN = "no request was seen waiting for a lock";

  public static final String SMALL_SHARE =
      "waits for lock %s are %.0f %% of the excess latency, and %.0f %% without the part that"
          + " waiting for a processor causes";

  public static final String NO_LIGHTER_LEVEL =
      "the processors are %s and there is no lighter level of load, so whether lock %s is the"
          + " cause or its holders are slowed down cannot be told";

  public static final String MEAN_WAIT = "mean wait of a request that found lock %s held";

  public static final String WAITS = "such waits";

  public static final String WAITING = "requests waiting for the lock at a time";

  public static final String TAKEN =
      "share of the time that the lock is held, from the number that wait (M/M/1)";

  public static final String BESIDE = "longest other part of the same requests: %s";

  /** Lock, new hold, hold now and where its holders were; how; rate. */
  public static final String HOLD_SHORTER =
      "hold lock %s for %s instead of %s%s, %s: at %.1f acquisitions a second the lock is then"
          + " free half of the time, and a request waits no longer than the lock is held";

  public static final String LONGEST_AT = " (the same requests spend most of their time at %s)";

  public static final String NO_REQUEST_WAITS = "no request waits for the lock";

  public static final String FLUSH_TOGETHER =
      "for example by one flush to disk for several writes (a group commit, an asynchronous"
          + " appender), or by none";

  public static final String NOT_ASLEEP = "and do not sleep meanwhile";

  public static final String CALL_OUTSIDE =
      "by making the call before the lock is taken or after it is released";

  public static final String WAIT_OUTSIDE =
      "by waiting for that before the lock is taken or after it is released";

  public static final String SPLIT = "or split what the lock guards into %d";

  public static final String HOLDERS_SEEN_AT = " (%s of the sampled holders were at %s)";

  public static final String OUTSIDE_REQUESTS = "work outside requests";

  public static final String HELD_BY = "share of the waiting during which the lock was held by %s";

  public static final String HOLDERS_AT = "share of the sampled holders at %s";

  public static final String HOLDERS_NOT_QUEUED = "the lock's holders do not wait for a processor";

  public static final String POOL_WAITS_FOR_LOCK =
      "of the wait for pool %s, %.0f %% comes from holders that wait for this lock";

  private JavaLockWords() {}
}
