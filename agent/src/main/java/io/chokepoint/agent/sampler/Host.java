package io.chokepoint.agent.sampler;

import org.jspecify.annotations.Nullable;

/** The operating system's view of the machine and of this process. */
interface Host {

  /** Where there is no way to ask. */
  Reading NOTHING = new Reading(null, null, null, null, null, null, null, null, null, null, null);

  Reading read();

  /**
   * One look. CPU, disk and network are counters since some start, the others states.
   *
   * @param busyNanos CPU time of all processes, stolen time included
   */
  record Reading(
      @Nullable Integer cpus,
      @Nullable Long busyNanos,
      @Nullable Long stolenNanos,
      @Nullable Integer runnable,
      @Nullable Long residentBytes,
      @Nullable Long memoryTotal,
      @Nullable Long memoryAvailable,
      @Nullable Long diskReadBytes,
      @Nullable Long diskWriteBytes,
      @Nullable Long netReceivedBytes,
      @Nullable Long netSentBytes) {}
}
