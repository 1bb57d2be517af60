package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What one request's thread used, and for how long it waited for a processor, in full and within
 * segments. Measured on a sample of the requests.
 */
final class Consumption {

  private @Nullable CpuClock clock;
  private boolean queues;
  private long cpuAtStart;
  private long queuedAtStart;
  private long allocatedAtStart;
  private long cpuAtBorder;
  private long queuedAtBorder;
  private long cpuInSegments;
  private long queuedInSegments;
  private long cpu;
  private long queued;
  private long allocated;
  private long waitedFor;

  /**
   * A request starts.
   *
   * @param by null to leave it out
   */
  void start(@Nullable CpuClock by) {
    clock = null;
    if (by == null) {
      return;
    }
    cpuInSegments = 0;
    queuedInSegments = 0;
    cpu = 0;
    queued = 0;
    allocated = 0;
    waitedFor = 0;
    queues = true;
    queuedAtStart = queuedNow(by);
    cpuAtStart = by.cpuNanos();
    allocatedAtStart = by.allocatedBytes();
    clock = cpuAtStart >= 0 && allocatedAtStart >= 0 ? by : null;
  }

  boolean measured() {
    return clock != null;
  }

  /** The request ends, or leaves its thread. */
  void stop() {
    CpuClock by = clock;
    if (by != null) {
      allocated = by.allocatedBytes() - allocatedAtStart;
      cpu = by.cpuNanos() - cpuAtStart;
      queued = Math.max(0, queuedNow(by) - queuedAtStart);
    }
  }

  /** A request that the clock does not tell it of at each look is not measured. */
  private long queuedNow(CpuClock by) {
    long now = queues ? by.queuedNanos() : -1;
    queues = now >= 0;
    return now;
  }

  /** Goes on where {@link #stop} stopped, on another thread. */
  void resume() {
    CpuClock by = clock;
    if (by != null) {
      queuedAtStart = queuedNow(by) - queued;
      cpuAtStart = by.cpuNanos() - cpu;
      allocatedAtStart = by.allocatedBytes() - allocated;
    }
  }

  void segmentBegins() {
    CpuClock by = clock;
    if (by != null) {
      cpuAtBorder = by.cpuNanos();
      queuedAtBorder = queuedNow(by);
    }
  }

  void segmentEnded() {
    CpuClock by = clock;
    if (by != null) {
      queuedInSegments += queuedNow(by) - queuedAtBorder;
      cpuInSegments += by.cpuNanos() - cpuAtBorder;
    }
  }

  /** Another thread used so much while the request waited for it. */
  void add(long nanos) {
    waitedFor += nanos;
  }

  /** Up to now, segments included. Asked where it is measured, by its thread. */
  long cpuSoFar() {
    CpuClock by = clock;
    return by == null ? 0 : by.cpuNanos() - cpuAtStart;
  }

  long allocatedSoFar() {
    CpuClock by = clock;
    return by == null ? 0 : by.allocatedBytes() - allocatedAtStart;
  }

  /** Up to now, outside segments; negative where not measured. */
  long cpuSoFar(boolean inSegment) {
    CpuClock by = clock;
    return by == null
        ? -1
        : (inSegment ? cpuAtBorder : by.cpuNanos()) - cpuAtStart - cpuInSegments + waitedFor;
  }

  long cpuNanos() {
    return cpu;
  }

  long cpuSelfNanos() {
    return Math.max(0, cpu - cpuInSegments + waitedFor);
  }

  /** Whether waits for a processor were measured too. */
  boolean measuredQueue() {
    return measured() && queues;
  }

  long queuedSelfNanos() {
    return Math.max(0, queued - queuedInSegments);
  }

  long allocatedBytes() {
    return allocated;
  }
}
