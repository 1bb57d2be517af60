package io.chokepoint.core.diagnosis.words;

/** What several rules say of the processors. */
public final class ProcessorWords {

  public static final String CPU_TIME = "CPU time of a request of %s";

  public static final String CPUS_OF_OWN_CODE = "CPUs used by this service's code";

  public static final String CPUS_OF_OTHERS = "CPUs used by other processes";

  public static final String SAMPLES_AT = "of the samples of running requests were at %s";

  public static final String STRETCH = "CPU residence over CPU time";

  public static final String UTILIZATION_THEN_QUEUE = "utilization law, then M/M/c";

  public static final String COLLECTOR_USES = "the collector uses %.2f CPUs";

  public static final String OTHERS_USE = "other processes use %.2f CPUs";

  public static final String TOO_FEW_SAMPLES =
      "too few samples of running threads tell where the CPU time goes";

  public static final String STRETCH_WITHOUT = "CPU residence over CPU time, without it";

  private ProcessorWords() {}
}
