package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.VirtualThreadPinned} says. */
public final class VirtualThreadPinnedWords {

  public static final String NO_WAIT_SEEN =
      "no virtual thread of a request was seen to wait for a carrier";

  public static final String SMALL_SHARE =
      "waits for a carrier are %.0f %% of the excess latency without the part that waiting for a"
          + " processor causes";

  public static final String KEEPERS_UNKNOWN =
      "waits of virtual threads for a carrier are %.0f %% of the excess latency, but only %.1f of"
          + " %.0f carriers were seen held by threads that wait: what holds the others is not"
          + " known";

  public static final String ITS_CODE = "its code";

  public static final String MEAN_WAIT = "mean wait for a carrier";

  public static final String WAITING = "virtual threads waiting for a carrier at a time";

  public static final String CARRIERS_KEPT = "carriers held by threads that wait, of %.0f";

  public static final String TIME_PINNED = "time a thread is pinned at %s";

  public static final String KEPT_BY = "share of the waiting during which carriers were held by %s";

  public static final String DO_NOT_PIN =
      "do not wait at %s inside a native call or a monitor (from JDK 24 on only the native call"
          + " matters): move that work to platform threads; %.0f carriers held for %s each serve"
          + " %.0f a second. As a stopgap only: -Djdk.virtualThreadScheduler.parallelism=%d";

  public static final String CARRIER_LEFT = "a thread that waits leaves its carrier to others";

  public static final String CARRIER_UNUSED = "the threads that hold carriers do not run";

  private VirtualThreadPinnedWords() {}
}
