package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.VirtualThreadPinned} says. */
public final class VirtualThreadPinnedWords {

  public static final String NO_WAIT_SEEN =
      "no virtual thread of a request was seen to wait for a carrier";

  public static final String SMALL_SHARE =
      "waits for a carrier are %.0f %% of the excess latency once the queue for the processors is"
          + " taken out";

  public static final String KEEPERS_UNKNOWN =
      "virtual threads wait for their carriers for %.0f %% of the excess latency, and only %.1f of"
          + " %.0f carriers were seen to be kept by threads that wait: what keeps the others is"
          + " not known";

  public static final String ITS_CODE = "its code";

  public static final String MEAN_WAIT = "mean wait for a carrier";

  public static final String WAITING = "virtual threads waiting for one at a time";

  public static final String CARRIERS_KEPT = "carriers kept by threads that wait, of %.0f";

  public static final String TIME_PINNED = "time a thread is pinned at %s";

  public static final String KEPT_BY = "of the waiting, carriers were kept by %s";

  public static final String DO_NOT_PIN =
      "do not wait at %s below a native frame or in a monitor (JDK 24 and later: only the native"
          + " frame matters): hand that work to platform threads; %.0f carriers kept for %s each"
          + " serve %.0f a second. Only a stopgap: -Djdk.virtualThreadScheduler.parallelism=%d";

  public static final String CARRIER_LEFT = "who waits leaves its carrier to others";

  public static final String CARRIER_UNUSED = "who has a carrier does not use it";

  private VirtualThreadPinnedWords() {}
}
