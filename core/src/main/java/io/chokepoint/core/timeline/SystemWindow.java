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

  /** A machine of which nothing but its processors is known. */
  public static Builder builder(int cpus) {
    return new Builder(cpus);
  }

  /** The same second, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(cpus)
        .processCpuNanos(processCpuNanos)
        .hostCpus(hostCpus)
        .hostBusyNanos(hostBusyNanos)
        .hostStolenNanos(hostStolenNanos)
        .runnable(runnable)
        .residentBytes(residentBytes)
        .hostMemoryTotal(hostMemoryTotal)
        .hostMemoryAvailable(hostMemoryAvailable)
        .heapUsed(heapUsed)
        .heapMax(heapMax)
        .heapLive(heapLive)
        .gcPauses(gcPauses)
        .gcPauseNanos(gcPauseNanos)
        .gcCpuNanos(gcCpuNanos)
        .allocatedBytes(allocatedBytes)
        .safepointNanos(safepointNanos)
        .threads(threads)
        .diskReadBytes(diskReadBytes)
        .diskWriteBytes(diskWriteBytes)
        .netReceivedBytes(netReceivedBytes)
        .netSentBytes(netSentBytes)
        .cgroupCpuLimit(cgroupCpuLimit)
        .throttledNanos(throttledNanos)
        .jvm(jvm);
  }

  /** The same second with what the JVM itself did. */
  public SystemWindow with(@Nullable JvmWindow seen) {
    return toBuilder().jvm(seen).build();
  }

  /** A machine of which nothing but the processor count is known. */
  public static SystemWindow unknown(int cpus) {
    return builder(cpus).build();
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

  /** What is not set is unknown. */
  public static final class Builder {
    private int cpus;
    private @Nullable Long processCpuNanos;
    private @Nullable Integer hostCpus;
    private @Nullable Long hostBusyNanos;
    private @Nullable Long hostStolenNanos;
    private @Nullable Integer runnable;
    private @Nullable Long residentBytes;
    private @Nullable Long hostMemoryTotal;
    private @Nullable Long hostMemoryAvailable;
    private @Nullable Long heapUsed;
    private @Nullable Long heapMax;
    private @Nullable Long heapLive;
    private @Nullable Long gcPauses;
    private @Nullable Long gcPauseNanos;
    private @Nullable Long gcCpuNanos;
    private @Nullable Long allocatedBytes;
    private @Nullable Long safepointNanos;
    private @Nullable Integer threads;
    private @Nullable Long diskReadBytes;
    private @Nullable Long diskWriteBytes;
    private @Nullable Long netReceivedBytes;
    private @Nullable Long netSentBytes;
    private @Nullable Double cgroupCpuLimit;
    private @Nullable Long throttledNanos;
    private @Nullable JvmWindow jvm;

    private Builder(int cpus) {
      this.cpus = cpus;
    }

    public Builder cpus(int cpus) {
      this.cpus = cpus;
      return this;
    }

    public Builder processCpuNanos(@Nullable Long processCpuNanos) {
      this.processCpuNanos = processCpuNanos;
      return this;
    }

    public Builder hostCpus(@Nullable Integer hostCpus) {
      this.hostCpus = hostCpus;
      return this;
    }

    public Builder hostBusyNanos(@Nullable Long hostBusyNanos) {
      this.hostBusyNanos = hostBusyNanos;
      return this;
    }

    public Builder hostStolenNanos(@Nullable Long hostStolenNanos) {
      this.hostStolenNanos = hostStolenNanos;
      return this;
    }

    public Builder runnable(@Nullable Integer runnable) {
      this.runnable = runnable;
      return this;
    }

    public Builder residentBytes(@Nullable Long residentBytes) {
      this.residentBytes = residentBytes;
      return this;
    }

    public Builder hostMemoryTotal(@Nullable Long hostMemoryTotal) {
      this.hostMemoryTotal = hostMemoryTotal;
      return this;
    }

    public Builder hostMemoryAvailable(@Nullable Long hostMemoryAvailable) {
      this.hostMemoryAvailable = hostMemoryAvailable;
      return this;
    }

    public Builder heapUsed(@Nullable Long heapUsed) {
      this.heapUsed = heapUsed;
      return this;
    }

    public Builder heapMax(@Nullable Long heapMax) {
      this.heapMax = heapMax;
      return this;
    }

    public Builder heapLive(@Nullable Long heapLive) {
      this.heapLive = heapLive;
      return this;
    }

    public Builder gcPauses(@Nullable Long gcPauses) {
      this.gcPauses = gcPauses;
      return this;
    }

    public Builder gcPauseNanos(@Nullable Long gcPauseNanos) {
      this.gcPauseNanos = gcPauseNanos;
      return this;
    }

    public Builder gcCpuNanos(@Nullable Long gcCpuNanos) {
      this.gcCpuNanos = gcCpuNanos;
      return this;
    }

    public Builder allocatedBytes(@Nullable Long allocatedBytes) {
      this.allocatedBytes = allocatedBytes;
      return this;
    }

    public Builder safepointNanos(@Nullable Long safepointNanos) {
      this.safepointNanos = safepointNanos;
      return this;
    }

    public Builder threads(@Nullable Integer threads) {
      this.threads = threads;
      return this;
    }

    public Builder diskReadBytes(@Nullable Long diskReadBytes) {
      this.diskReadBytes = diskReadBytes;
      return this;
    }

    public Builder diskWriteBytes(@Nullable Long diskWriteBytes) {
      this.diskWriteBytes = diskWriteBytes;
      return this;
    }

    public Builder netReceivedBytes(@Nullable Long netReceivedBytes) {
      this.netReceivedBytes = netReceivedBytes;
      return this;
    }

    public Builder netSentBytes(@Nullable Long netSentBytes) {
      this.netSentBytes = netSentBytes;
      return this;
    }

    public Builder cgroupCpuLimit(@Nullable Double cgroupCpuLimit) {
      this.cgroupCpuLimit = cgroupCpuLimit;
      return this;
    }

    public Builder throttledNanos(@Nullable Long throttledNanos) {
      this.throttledNanos = throttledNanos;
      return this;
    }

    public Builder jvm(@Nullable JvmWindow jvm) {
      this.jvm = jvm;
      return this;
    }

    public SystemWindow build() {
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
          jvm);
    }
  }
}
