package io.chokepoint.exporters.report;

import java.util.List;
import java.util.Map;

/** The write-ups there are: which sections each has, in its order. A new one is a list here. */
final class WriteUps {

  private static final List<String> S2 =
      List.of(
          "summary", "summary-sustained", "orders", "settings", "settings-put", "events", "mixed");
  private static final List<String> S4 =
      List.of("smoke", "load", "stress", "spike", "soak", "search");

  static final Map<String, List<WriteUpSection>> ALL =
      Map.of(
          "S0",
          List.of(
              WriteUpSection.all("Test environment", RunSections::environment),
              WriteUpSection.of("Service: performance by endpoint", "api", CellSections::matrix),
              WriteUpSection.of("Pages: performance by endpoint", "pages", CellSections::matrix),
              WriteUpSection.all("Breaking points found", CellSections::breakingPoints),
              WriteUpSection.each(
                  "What failed, and why", List.of("api", "pages"), LoadSections::causesOfFailures),
              WriteUpSection.all("Issues identified", VerdictSections::causes),
              WriteUpSection.all("What one request costs", CellSections::costs),
              WriteUpSection.each(
                  "Where each endpoint's time goes", List.of("api", "pages"), TimeSections::goesTo),
              WriteUpSection.all("Working well", CellSections::workingWell),
              WriteUpSection.all(
                  "Recommended fixes, in order of priority", VerdictSections::remedies),
              WriteUpSection.each(
                  "Monitor production", List.of("api", "pages"), RunSections::thresholds),
              WriteUpSection.all("Verdict", VerdictSections::verdicts)),
          "S1",
          List.of(
              WriteUpSection.all("Executive summary", VerdictSections::verdicts),
              WriteUpSection.all("Test environment", RunSections::environment),
              WriteUpSection.of("Scenarios by users", "users", LoadSections::scenarios),
              WriteUpSection.of(
                  "Sustained high throughput", "throughput", LoadSections::progression),
              WriteUpSection.each(
                  "Capacity: safe, peak, breaking",
                  List.of("users", "throughput"),
                  CapacitySections::points),
              WriteUpSection.all("Bottlenecks, in order of impact", VerdictSections::causes),
              WriteUpSection.each(
                  "Who held the connections",
                  List.of("users", "throughput"),
                  TimeSections::holders),
              WriteUpSection.all("Recommendations for production", VerdictSections::remedies),
              WriteUpSection.of("Scale-out", "users", CapacitySections::instances),
              WriteUpSection.of("Alerts", "throughput", RunSections::thresholds),
              WriteUpSection.all("Checklist", CapacitySections::checklist),
              WriteUpSection.all("Can it be believed?", RunSections::honesty)),
          "S2",
          List.of(
              WriteUpSection.all("Targets", LoadSections::targets),
              WriteUpSection.all("Observed performance", LoadSections::observed),
              WriteUpSection.of("WebSocket connections", "events", LoadSections::sockets),
              WriteUpSection.of("Mixed load", "mixed", LoadSections::endpoints),
              WriteUpSection.of(
                  "Resources under the mixed load", "mixed", RunSections::normalAndPeak),
              WriteUpSection.of("What each step used", "mixed", RunSections::used),
              WriteUpSection.of("Where each endpoint's time goes", "mixed", TimeSections::goesTo),
              WriteUpSection.all("Bottlenecks identified", VerdictSections::causes),
              WriteUpSection.all("Recommendations", VerdictSections::remedies),
              WriteUpSection.of("Monitoring", "mixed", RunSections::thresholds),
              WriteUpSection.all("Verdict", VerdictSections::verdicts)),
          "S3",
          List.of(
              WriteUpSection.all("Test configuration", RunSections::environment),
              WriteUpSection.of(
                  "Performance against targets", "peak", LoadSections::heaviestTargets),
              WriteUpSection.of("Behaviour by phase", "peak", LoadSections::phases),
              WriteUpSection.of(
                  "Resources: normal, peak, capacity", "peak", RunSections::normalAndPeak),
              WriteUpSection.of("Rate limiting", "peak", LoadSections::classes),
              WriteUpSection.of("Failure scenarios", "peak", LoadSections::failures),
              WriteUpSection.of("Breaking point and capacity", "peak", CapacitySections::capacity),
              WriteUpSection.all("Bottlenecks identified", VerdictSections::causes),
              WriteUpSection.of("Who held the connections", "peak", TimeSections::holders),
              WriteUpSection.all("Inside and outside the service", TimeSections::outside),
              WriteUpSection.of("Graceful degradation", "peak", CapacitySections::degradation),
              WriteUpSection.all("Recommendations", VerdictSections::remedies),
              WriteUpSection.of("Scaling strategy", "peak", CapacitySections::instances),
              WriteUpSection.of("Monitoring thresholds", "peak", RunSections::thresholds),
              WriteUpSection.of("Sustained and peak load", "peak", LoadSections::sustainedAndPeak),
              WriteUpSection.of("Expected and actual", "peak", CapacitySections::expectations),
              WriteUpSection.all("Verdict", VerdictSections::verdicts),
              WriteUpSection.all("Can it be believed?", RunSections::honesty)),
          "S4",
          List.of(
              WriteUpSection.all("Executive summary", VerdictSections::verdicts),
              WriteUpSection.all("Results of each test", LoadSections::tests),
              WriteUpSection.each("Baselines against targets", S4, LoadSections::heaviestTargets),
              WriteUpSection.of(
                  "Stages of the stress test", "stress", LoadSections::endpointsTogether),
              WriteUpSection.of(
                  "Breaking point and capacity", "stress", CapacitySections::capacity),
              WriteUpSection.of("Breaking point, by search", "search", CapacitySections::search),
              WriteUpSection.of(
                  "Concurrency limits and headroom", "stress", CapacitySections::headroom),
              WriteUpSection.of("Instances needed", "stress", CapacitySections::instances),
              WriteUpSection.of("Monitoring thresholds", "stress", RunSections::thresholds),
              WriteUpSection.all("Causes", VerdictSections::causes),
              WriteUpSection.all("Inside and outside the service", TimeSections::outside),
              WriteUpSection.all("Warm-up and steady state", RunSections::warmUp),
              WriteUpSection.all("Can it be believed?", RunSections::honesty)));

  /** Parts that a write-up expects, for the tests. */
  static List<String> parts(String name) {
    return ALL.getOrDefault(name, List.of()).stream()
        .flatMap(s -> s.parts().stream())
        .distinct()
        .toList();
  }

  private WriteUps() {}
}
