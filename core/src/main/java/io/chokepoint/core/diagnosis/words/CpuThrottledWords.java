package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CpuThrottled} says. */
public final class CpuThrottledWords {

  public static final String NO_REQUEST_KNOWN =
      "the CPU limit stopped the control group %.0f %% of the time, but which requests it stopped"
          + " was not recorded";

  public static final String NOTHING_SUFFERS =
      "the CPU limit stopped the control group %.0f %% of the time, but requests are not slower";

  public static final String SMALL_SHARE =
      "stops by the CPU limit are %.0f %% of the excess latency";

  public static final String CPUS_ALLOWED = "CPUs that the control group allows";

  public static final String CPUS_OF_JVM = "CPUs used by this JVM";

  public static final String TIME_STOPPED = "share of the time stopped by the CPU limit";

  public static final String REQUEST_STOPPED = "mean stop of a request by the limit";

  public static final String RAISE_LIMIT =
      "raise the CPU limit from %.1f to %d: %.1f requests a second use %.1f CPUs on average and"
          + " more in bursts, in which the limit stops all threads";

  public static final String CPU_LIMIT = "cpu limit";

  public static final String NEVER_STOPPED = "the limit stops no request";

  private CpuThrottledWords() {}
}
