package io.chokepoint.core.diagnosis.words;

/** What several rules say of the processors. */
public final class ProcessorWords {

  public static final String CPU_TIME = "CPU time of a request of %s";

  public static final String CPUS_OF_OWN_CODE = "CPUs used by this service's code";

  public static final String CPUS_OF_OTHERS = "CPUs used by other processes";

  public static final String SAMPLES_AT = "share of the samples of running requests at %s";

  public static final String STRETCH = "CPU residence (running and waiting) over CPU time";

  public static final String UTILIZATION_THEN_QUEUE = "utilization law, then M/M/c";

  public static final String COLLECTOR_USES = "the garbage collector uses %.2f CPUs";

  public static final String OTHERS_USE = "other processes use %.2f CPUs";

  public static final String TOO_FEW_SAMPLES =
      "there are too few samples of running threads to tell where the CPU time goes";

  public static final String STRETCH_WITHOUT =
      "CPU residence (running and waiting) over CPU time, without this work";

  private ProcessorWords() {}
}
