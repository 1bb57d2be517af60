package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.CpuSaturated} says. */
public final class CpuSaturatedWords {

  public static final String PROCESSORS_HAVE_ROOM =
      "processors are %s; requests wait for them longer than they run only from %.0f %% on";

  public static final String NO_LIGHTER_LEVEL =
      "processors are %s, but no lighter level of load shows what that costs";

  public static final String NOTHING_SUFFERS = "processors are %s, but requests are not slower";

  public static final String USED_BY_OTHERS =
      "of %.2f busy CPUs, this service's code uses %.2f, the database %.2f and other processes"
          + " %.2f";

  public static final String SMALL_SHARE =
      "waits of this service's code for a processor are %.0f %% of the excess latency";

  public static final String USE_OF_JVM_CPUS = "this JVM's use of its %.1f CPUs";

  public static final String USE_OF_HOST_CPUS = "use of the host's %s CPUs";

  public static final String BY_REQUESTS = "of these, used by requests";

  public static final String BY_REQUESTS_THAT_ENDED = "of these, used by requests that ended";

  public static final String BY_THREADS_SAMPLED =
      "of these, used by threads %s, as far as they were sampled, at %s";

  public static final String BY_THREADS = "of these, used outside requests by threads %s, at %s";

  public static final String USE_LESS_OR_GIVE_MORE =
      "%.1f requests a second need %.1f CPUs%s and have %s: use less CPU in %s, or give the"
          + " service %d CPUs";

  public static final String BESIDE_OTHERS = " beside the %.1f that other processes use,";

  public static final String PART_OF_REQUESTS =
      "%s (requests themselves use %.0f %% of the CPU time of this service's code)";

  public static final String SHORT_LIVED =
      "threads that end before they are looked at, which use some %.1f CPUs (%.1f threads a second"
          + " are started%s; an executor for all requests would bound how many compute at a time)";

  public static final String STARTED_AT = ", %.0f %% of them by %s%s";

  public static final String FOR_ENDPOINT = " for %s";

  public static final String OUTSIDE_REQUESTS = "threads outside requests";

  public static final String THREADS_OUTSIDE_REQUESTS =
      "threads %s outside requests, which use %.1f CPUs at %s";

  public static final String WORK_OF_THREADS = "the work of threads %s at %s";

  public static final String ITS_REQUESTS = "its requests";

  public static final String HOT_CODE = "%s, which is %.0f %% of the time of %s";

  public static final String DATABASE_UNKNOWN =
      "no statement was seen, so how much CPU a database uses is not known";

  public static final String OTHERS_USE =
      "other processes use %.2f CPUs; whether a database is among them is not known";

  public static final String STATEMENTS_USE = "statements account for %.2f CPUs";

  public static final String HOLDS_STRETCHED =
      "of the wait for pool %s, %.0f %% comes from holds that became longer by waiting for a"
          + " processor";

  private CpuSaturatedWords() {}
}
