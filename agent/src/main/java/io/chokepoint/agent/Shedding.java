package io.chokepoint.agent;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Takes detail away while the agent costs more than its budget, a share of what the service uses of
 * the processors, and gives it back once it costs less than half of that. Counters are never
 * touched, only what is beside them.
 *
 * <p>What the agent's own threads use is measured; what its advice uses in the threads of requests
 * is estimated from how often it ran, as measuring it would cost more than it does. The two figures
 * for that are what the benchmark of the probes says.
 */
final class Shedding {

  /** What can be done without, in the order in which it goes. */
  enum Detail {
    SAMPLES("samples of threads"),
    STACKS("stacks of who holds connections and locks"),
    CPU("CPU time of most requests");

    private final String words;

    Detail(String words) {
      this.words = words;
    }
  }

  private static final long REQUEST_NANOS = 250;
  private static final long VISIT_NANOS = 200;

  /** What was measured at a start is of the start. */
  private static final int WINDOWS = 10;

  /** A service that idles is held to what it would be with one processor in use. */
  private static final long LEAST_USED_NANOS = 1_000_000_000L;

  private final double budget;
  private final Deque<Cost> costs = new ArrayDeque<>();
  private boolean started;
  private volatile int shed;
  private volatile double share;

  private record Cost(long ownNanos, long serviceNanos) {}

  /**
   * @param budget a share, 0 to 1
   */
  Shedding(double budget) {
    this.budget = budget;
  }

  /**
   * A window is over.
   *
   * @param ownNanos CPU time of the agent's own threads in it
   */
  void after(Window window, long ownNanos) {
    Long used = window.system().processCpuNanos();
    long seconds = Math.max(1, Math.round(window.lengthNanos() / 1e9));
    long service = Math.max(used == null ? 0 : used, LEAST_USED_NANOS * seconds);
    costs.add(new Cost(ownNanos + inRequests(window), service));
    if (costs.size() < WINDOWS) {
      return;
    }
    if (started) {
      decide();
    }
    started = true;
    costs.clear();
  }

  private void decide() {
    double own = costs.stream().mapToLong(Cost::ownNanos).sum();
    share = own / costs.stream().mapToLong(Cost::serviceNanos).sum();
    if (share > budget) {
      shed = Math.min(Detail.values().length, shed + 1);
    } else if (share < budget / 2) {
      shed = Math.max(0, shed - 1);
    }
  }

  private static long inRequests(Window window) {
    long nanos = 0;
    for (EndpointWindow endpoint : window.endpoints().values()) {
      nanos += endpoint.ledger().requests() * REQUEST_NANOS;
      for (Charge charge : endpoint.ledger().charges().values()) {
        nanos += charge.visits() * VISIT_NANOS;
      }
    }
    return nanos;
  }

  boolean keeps(Detail detail) {
    return detail.ordinal() >= shed;
  }

  /** What was shed and why, one sentence each; empty where nothing was. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (Detail detail : Detail.values()) {
      if (!keeps(detail)) {
        words.add(
            String.format(
                Locale.ROOT,
                "%s (the agent costs %.2f %% of the service's CPU, its budget is %.2f %%)",
                detail.words,
                100 * share,
                100 * budget));
      }
    }
    return words;
  }
}
