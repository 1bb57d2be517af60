package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.NoisyHost} says. */
public final class NoisyHostWords {

  public static final String NO_LIGHTER_LEVEL =
      "other processes use %.2f CPUs, but no lighter level of load shows whether they work for the"
          + " service's requests";

  public static final String PROCESSORS_HAVE_ROOM =
      "other processes use %.2f CPUs, the service and what works for it use %.2f; processors are"
          + " %s";

  public static final String REQUESTS_NEED_MORE =
      "other processes use %.2f CPUs, but the requests alone need more than the host's %d";

  public static final String SMALL_SHARE =
      "other processes use %.2f CPUs, but that explains %.0f %% of the excess latency";

  public static final String CPUS_OF_SERVICE = "CPUs used by the service and what works for it";

  public static final String CPUS_OF_HOST = "CPUs of the host";

  public static final String OWN_CODE_USES = "the service's own code uses %.2f CPUs";

  public static final String MOVE_OR_RESERVE =
      "move the other processes off this host, where they use %.1f of %d CPUs; or reserve %d for"
          + " this service, which needs %.1f for %.1f requests a second";

  private NoisyHostWords() {}
}
