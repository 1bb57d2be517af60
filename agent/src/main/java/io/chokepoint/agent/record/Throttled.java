package io.chokepoint.agent.record;

import io.chokepoint.core.timeline.SystemWindow;

/**
 * For which share of the time threads that could run were held back by the control group's limit.
 * The kernel adds up the time over the processors that it held back, and so many were in use as
 * that time and the CPU time together fill.
 */
final class Throttled {

  private Throttled() {}

  static double share(SystemWindow system, long lengthNanos) {
    Long throttled = system.throttledNanos();
    Long cpu = system.processCpuNanos();
    if (throttled == null || throttled <= 0 || lengthNanos <= 0) {
      return 0;
    }
    double held = (double) throttled / lengthNanos;
    double used = cpu == null ? 0 : (double) cpu / lengthNanos;
    return Math.min(1, held / Math.max(1, Math.ceil(held + used - 0.1)));
  }
}
