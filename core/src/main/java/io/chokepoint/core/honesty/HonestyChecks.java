package io.chokepoint.core.honesty;

import java.util.ArrayList;
import java.util.List;

/** All checks, in the order in which a report shows them. */
public final class HonestyChecks {

  static final List<HonestyCheck> ALL =
      List.of(
          new EveryRuleApplied(),
          new AgentSeesService(),
          new RunCompleted(),
          new PercentilesOrdered(),
          new LatencyCoversServiceTime(),
          new CountsMatchRate(),
          new NoMoreEndedThanBegan(),
          new CountsMatchUsers(),
          new EnoughSamples(),
          new OfferedRateReached(),
          new ThroughputGrows(),
          new DriverNotTheLimit(),
          new ResultsComplete(),
          new NoWindowMissing(),
          new ServiceSawRequests(),
          new EveryTargetHadTraffic());

  private HonestyChecks() {}

  public static List<CheckResult> of(CheckedRun run) {
    return of(run, ALL);
  }

  /** A check that fails itself costs the others nothing, and is said in its place. */
  static List<CheckResult> of(CheckedRun run, List<HonestyCheck> checks) {
    List<CheckResult> results = new ArrayList<>();
    for (HonestyCheck check : checks) {
      try {
        results.addAll(check.of(run));
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        results.add(new CheckResult(check.passed(), false, "the check failed: " + e));
      }
    }
    return List.copyOf(results);
  }

  /** Whether what did not pass speaks against calling a service healthy. */
  public static boolean ofHealth(CheckResult result) {
    return ALL.stream().anyMatch(c -> c.ofHealth() && c.passed().equals(result.what()));
  }

  /** What is true where this check did not pass; itself where there is no such check. */
  static String failed(String passed) {
    return ALL.stream()
        .filter(c -> c.passed().equals(passed))
        .map(HonestyCheck::failed)
        .findFirst()
        .orElse(passed);
  }
}
