package io.chokepoint.agent;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Takes detail away while the agent costs more than its budget, a share of what the service uses of
 * the processors, and gives it back once there is room for it. Counters are never touched, only
 * what is beside them.
 *
 * <p>The agent costs most when it starts, as the JVM interprets it at first: a cost that falls from
 * one span to the next is a start's, and nothing is taken away for it. It cannot fall for long. Nor
 * is anything taken from a service of few requests: details cost by the request, and what little
 * these cost would not bring the agent back into its budget.
 *
 * <p>What the agent's own threads use is measured; what its advice uses in the threads of requests
 * is estimated from how often it ran, as measuring it would cost more than it does. The two figures
 * for that are what the benchmark of the probes says.
 */
final class Shedding {

  /**
   * What can be done without, in the order in which it goes. Samples cost a fifth of the budget of
   * one processor at most, as they keep to it themselves, and without them most waits have no name.
   */
  enum Detail {
    STACKS("stacks of who holds connections and locks"),
    CPU("CPU time of most requests"),
    SAMPLES("samples of threads"),
    STATEMENTS("which statements each endpoint and each holder spends its time at");

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

  /** A span that costs so much of what the one before it did is one of a start. */
  private static final double FALLS = 0.9;

  /** What any one detail costs, in budgets. */
  private static final double DETAIL = 0.2;

  private final double budget;
  private final Deque<Cost> costs = new ArrayDeque<>();
  private boolean started;
  private volatile int shed;
  private volatile double share;

  private record Cost(long ownNanos, long inRequestsNanos, long serviceNanos) {}

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
    costs.add(new Cost(ownNanos, inRequests(window), service));
    if (costs.size() < WINDOWS) {
      return;
    }
    double before = share;
    double all = costs.stream().mapToLong(Cost::serviceNanos).sum();
    double inRequests = costs.stream().mapToLong(Cost::inRequestsNanos).sum() / all;
    share = costs.stream().mapToLong(Cost::ownNanos).sum() / all + inRequests;
    costs.clear();
    if (started) {
      decide(before, inRequests);
    }
    started = true;
  }

  private void decide(double before, double inRequests) {
    if (share > budget) {
      boolean helps = inRequests >= DETAIL * budget && share >= FALLS * before;
      shed = helps ? Math.min(Detail.values().length, shed + 1) : shed;
    } else if (share < (1 - DETAIL) * budget) {
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
                "%s (the agent costs %s of the service's CPU, its budget is %s)",
                detail.words,
                Text.percent(share),
                Text.percent(budget)));
      }
    }
    return words;
  }
}
