package io.chokepoint.agent;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;

/**
 * On which share of the requests CPU time and waits for a processor are measured. A look at the
 * thread's clocks costs {@value #LOOK_NANOS} ns (CPU 605, schedstat 974), with the start and the
 * end of each segment too dear for every request of a busy service; so that all is measured while
 * there are few, and the mean cost stays under {@value #BUDGET_NANOS} ns a request when there are
 * many.
 */
final class Sampling {

  private static final long LOOK_NANOS = 1_579;
  private static final long BUDGET_NANOS = 100;

  /** Up to here all are measured: a six-hundredth of a CPU at most. */
  private static final double FEW_LOOKS_A_SECOND = 1_000;

  static final int RAREST = 1024;

  private int mask;

  int mask() {
    return mask;
  }

  int maskAfter(Window window) {
    long requests = 0;
    long segments = 0;
    for (EndpointWindow endpoint : window.endpoints().values()) {
      requests += endpoint.ledger().requests();
      for (Charge charge : endpoint.ledger().charges().values()) {
        segments += charge.visits();
      }
    }
    mask = maskFor(requests, segments, window.lengthNanos() / 1e9);
    return mask;
  }

  static int maskFor(long requests, long segments, double seconds) {
    double looks = 2.0 * (requests + segments);
    if (requests == 0 || looks / seconds <= FEW_LOOKS_A_SECOND) {
      return 0;
    }
    double oneIn = looks / requests * LOOK_NANOS / BUDGET_NANOS;
    int power = 1;
    while (power < oneIn && power < RAREST) {
      power *= 2;
    }
    // no rarer than what few requests would have cost
    while (power > 1 && looks / seconds / power < FEW_LOOKS_A_SECOND / 2) {
      power /= 2;
    }
    return power - 1;
  }
}
