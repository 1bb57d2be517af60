package io.chokepoint.core.timeline;

import org.jspecify.annotations.Nullable;

/**
 * The machine and the JVM in one second. Null means not measured here, never zero.
 *
 * @param cpus processors the JVM may use (its own view, cgroup limit included)
 * @param processCpuNanos CPU time this JVM used
 * @param hostCpus processors of the host
 * @param hostBusyNanos CPU time all processes of the host used, stolen time included
 * @param hostStolenNanos the part of it that a hypervisor took
 * @param runnable processes runnable on the host (the load average's input)
 * @param residentBytes of this JVM
 * @param hostMemoryTotal bytes
 * @param hostMemoryAvailable bytes
 * @param heapUsed bytes at the window's end
 * @param heapMax bytes
 * @param heapLive bytes left after the last collection that looked at the old generation
 * @param gcPauses stop-the-world pauses that ended in the window
 * @param gcPauseNanos their length
 * @param gcCpuNanos CPU time of the collector's threads
 * @param allocatedBytes by all threads
 * @param safepointNanos threads stopped, collections included
 * @param threads live Java threads
 * @param diskReadBytes by this process
 * @param diskWriteBytes by this process
 * @param netReceivedBytes by the host
 * @param netSentBytes by the host
 * @param cgroupCpuLimit processors the cgroup allows; null where unlimited
 * @param throttledNanos time the cgroup was throttled
 * @param jvm what the JVM itself did; null in documents of older agents
 */
public record SystemWindow(
    int cpus,
    @Nullable Long processCpuNanos,
    @Nullable Integer hostCpus,
    @Nullable Long hostBusyNanos,
    @Nullable Long hostStolenNanos,
    @Nullable Integer runnable,
    @Nullable Long residentBytes,
    @Nullable Long hostMemoryTotal,
    @Nullable Long hostMemoryAvailable,
    @Nullable Long heapUsed,
    @Nullable Long heapMax,
    @Nullable Long heapLive,
    @Nullable Long gcPauses,
    @Nullable Long gcPauseNanos,
    @Nullable Long gcCpuNanos,
    @Nullable Long allocatedBytes,
    @Nullable Long safepointNanos,
    @Nullable Integer threads,
    @Nullable Long diskReadBytes,
    @Nullable Long diskWriteBytes,
    @Nullable Long netReceivedBytes,
    @Nullable Long netSentBytes,
    @Nullable Double cgroupCpuLimit,
    @Nullable Long throttledNanos,
    @Nullable JvmWindow jvm) {

  /** A second in which the JVM was not asked what it did. */
  public SystemWindow(
      int cpus,
      @Nullable Long processCpuNanos,
      @Nullable Integer hostCpus,
      @Nullable Long hostBusyNanos,
      @Nullable Long hostStolenNanos,
      @Nullable Integer runnable,
      @Nullable Long residentBytes,
      @Nullable Long hostMemoryTotal,
      @Nullable Long hostMemoryAvailable,
      @Nullable Long heapUsed,
      @Nullable Long heapMax,
      @Nullable Long heapLive,
      @Nullable Long gcPauses,
      @Nullable Long gcPauseNanos,
      @Nullable Long gcCpuNanos,
      @Nullable Long allocatedBytes,
      @Nullable Long safepointNanos,
      @Nullable Integer threads,
      @Nullable Long diskReadBytes,
      @Nullable Long diskWriteBytes,
      @Nullable Long netReceivedBytes,
      @Nullable Long netSentBytes,
      @Nullable Double cgroupCpuLimit,
      @Nullable Long throttledNanos) {
    this(
        cpus,
        processCpuNanos,
        hostCpus,
        hostBusyNanos,
        hostStolenNanos,
        runnable,
        residentBytes,
        hostMemoryTotal,
        hostMemoryAvailable,
        heapUsed,
        heapMax,
        heapLive,
        gcPauses,
        gcPauseNanos,
        gcCpuNanos,
        allocatedBytes,
        safepointNanos,
        threads,
        diskReadBytes,
        diskWriteBytes,
        netReceivedBytes,
        netSentBytes,
        cgroupCpuLimit,
        throttledNanos,
        null);
  }

  /** The same second with what the JVM itself did. */
  public SystemWindow with(@Nullable JvmWindow seen) {
    return new SystemWindow(
        cpus,
        processCpuNanos,
        hostCpus,
        hostBusyNanos,
        hostStolenNanos,
        runnable,
        residentBytes,
        hostMemoryTotal,
        hostMemoryAvailable,
        heapUsed,
        heapMax,
        heapLive,
        gcPauses,
        gcPauseNanos,
        gcCpuNanos,
        allocatedBytes,
        safepointNanos,
        threads,
        diskReadBytes,
        diskWriteBytes,
        netReceivedBytes,
        netSentBytes,
        cgroupCpuLimit,
        throttledNanos,
        seen);
  }

  /** A machine of which nothing but the processor count is known. */
  public static SystemWindow unknown(int cpus) {
    return new SystemWindow(
        cpus, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null);
  }

  /** Both together: what is counted adds up, what is a state is the later one. */
  SystemWindow plus(SystemWindow next) {
    return new SystemWindow(
        next.cpus,
        sum(processCpuNanos, next.processCpuNanos),
        next.hostCpus,
        sum(hostBusyNanos, next.hostBusyNanos),
        sum(hostStolenNanos, next.hostStolenNanos),
        next.runnable,
        next.residentBytes,
        next.hostMemoryTotal,
        next.hostMemoryAvailable,
        next.heapUsed,
        next.heapMax,
        next.heapLive == null ? heapLive : next.heapLive,
        sum(gcPauses, next.gcPauses),
        sum(gcPauseNanos, next.gcPauseNanos),
        sum(gcCpuNanos, next.gcCpuNanos),
        sum(allocatedBytes, next.allocatedBytes),
        sum(safepointNanos, next.safepointNanos),
        next.threads,
        sum(diskReadBytes, next.diskReadBytes),
        sum(diskWriteBytes, next.diskWriteBytes),
        sum(netReceivedBytes, next.netReceivedBytes),
        sum(netSentBytes, next.netSentBytes),
        next.cgroupCpuLimit,
        sum(throttledNanos, next.throttledNanos),
        JvmWindow.plus(jvm, next.jvm));
  }

  /** The sum, unknown where a part is unknown. */
  static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : Long.valueOf(a + b);
  }
}
