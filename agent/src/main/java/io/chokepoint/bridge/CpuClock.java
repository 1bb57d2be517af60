package io.chokepoint.bridge;

/** The current thread's own consumption. Negative where it is not measured: virtual threads. */
public interface CpuClock {

  long cpuNanos();

  long allocatedBytes();

  /** For how long the thread was ready to run and had no processor. */
  default long queuedNanos() {
    return -1;
  }
}
