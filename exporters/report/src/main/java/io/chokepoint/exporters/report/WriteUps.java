package io.chokepoint.exporters.report;

import java.util.List;
import java.util.Map;

/** The write-ups there are: which sections each has, in its order. A new one is a list here. */
final class WriteUps {

  private static final List<String> S2 =
      List.of(
          "summary", "summary-sustained", "orders", "settings", "settings-put", "events", "mixed");
  private static final List<String> S4 = List.of("smoke", "load", "stress", "spike", "soak");

  static final Map<String, List<Section>> ALL =
      Map.of(
          "S0",
          List.of(
              Section.all("Test environment", RunSections::environment),
              Section.of("Service: performance by endpoint", "api", CellSections::matrix),
              Section.of("Pages: performance by endpoint", "pages", CellSections::matrix),
              Section.all("Breaking points found", CellSections::breakingPoints),
              Section.all("Issues identified", VerdictSections::causes),
              Section.all("What one request costs", CellSections::costs),
              Section.all("Working well", CellSections::workingWell),
              Section.all("Recommended fixes, in order of priority", VerdictSections::remedies),
              Section.each("Monitor production", List.of("api", "pages"), RunSections::thresholds),
              Section.all("Verdict", VerdictSections::verdicts)),
          "S1",
          List.of(
              Section.all("Executive summary", VerdictSections::verdicts),
              Section.all("Test environment", RunSections::environment),
              Section.of("Scenarios by users", "users", LoadSections::scenarios),
              Section.of("Sustained high throughput", "throughput", LoadSections::progression),
              Section.each(
                  "Capacity: safe, peak, breaking",
                  List.of("users", "throughput"),
                  CapacitySections::points),
              Section.all("Bottlenecks, in order of impact", VerdictSections::causes),
              Section.all("Recommendations for production", VerdictSections::remedies),
              Section.of("Scale-out", "users", CapacitySections::instances),
              Section.of("Alerts", "throughput", RunSections::thresholds),
              Section.all("Checklist", CapacitySections::checklist),
              Section.all("Can it be believed?", RunSections::honesty)),
          "S2",
          List.of(
              Section.all("Targets", LoadSections::targets),
              Section.all("Observed performance", LoadSections::observed),
              Section.of("WebSocket connections", "events", LoadSections::sockets),
              Section.of("Mixed load", "mixed", LoadSections::endpoints),
              Section.of("Resources under the mixed load", "mixed", RunSections::normalAndPeak),
              Section.of("What each step used", "mixed", RunSections::used),
              Section.all("Bottlenecks identified", VerdictSections::causes),
              Section.all("Recommendations", VerdictSections::remedies),
              Section.of("Monitoring", "mixed", RunSections::thresholds),
              Section.all("Verdict", VerdictSections::verdicts)),
          "S3",
          List.of(
              Section.all("Test configuration", RunSections::environment),
              Section.of("Performance against targets", "peak", LoadSections::heaviestTargets),
              Section.of("Behaviour by phase", "peak", LoadSections::phases),
              Section.of("Resources: normal, peak, capacity", "peak", RunSections::normalAndPeak),
              Section.of("Rate limiting", "peak", LoadSections::classes),
              Section.of("Failure scenarios", "peak", LoadSections::failures),
              Section.of("Breaking point and capacity", "peak", CapacitySections::capacity),
              Section.all("Bottlenecks identified", VerdictSections::causes),
              Section.of("Graceful degradation", "peak", CapacitySections::degradation),
              Section.all("Recommendations", VerdictSections::remedies),
              Section.of("Scaling strategy", "peak", CapacitySections::instances),
              Section.of("Monitoring thresholds", "peak", RunSections::thresholds),
              Section.of("Sustained and peak load", "peak", LoadSections::sustainedAndPeak),
              Section.of("Expected and actual", "peak", CapacitySections::expectations),
              Section.all("Verdict", VerdictSections::verdicts),
              Section.all("Can it be believed?", RunSections::honesty)),
          "S4",
          List.of(
              Section.all("Executive summary", VerdictSections::verdicts),
              Section.all("Results of each test", LoadSections::tests),
              Section.each("Baselines against targets", S4, LoadSections::heaviestTargets),
              Section.of("Stages of the stress test", "stress", LoadSections::endpointsTogether),
              Section.of("Breaking point and capacity", "stress", CapacitySections::capacity),
              Section.of("Concurrency limits and headroom", "stress", CapacitySections::headroom),
              Section.of("Instances needed", "stress", CapacitySections::instances),
              Section.of("Monitoring thresholds", "stress", RunSections::thresholds),
              Section.all("Causes", VerdictSections::causes),
              Section.all("Warm-up and steady state", RunSections::warmUp),
              Section.all("Can it be believed?", RunSections::honesty)));

  /** Parts that a write-up expects, for the tests. */
  static List<String> parts(String name) {
    return ALL.getOrDefault(name, List.of()).stream()
        .flatMap(s -> s.parts().stream())
        .distinct()
        .toList();
  }

  private WriteUps() {}
}
