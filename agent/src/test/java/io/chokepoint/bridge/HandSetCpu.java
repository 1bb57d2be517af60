package io.chokepoint.bridge;

/** A thread's consumption as a test says. */
final class HandSetCpu implements CpuClock {

  long nanos = 5_000;
  long bytes = 100;
  long queued = -1;

  @Override
  public long cpuNanos() {
    return nanos;
  }

  @Override
  public long allocatedBytes() {
    return bytes;
  }

  @Override
  public long queuedNanos() {
    return queued;
  }
}
