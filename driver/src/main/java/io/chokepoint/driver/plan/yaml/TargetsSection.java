package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.run.Run;

/** What an endpoint must keep. */
final class TargetsSection {

  private static final Keys KEYS =
      new Keys("targets", "targets", "What must be kept in every step.");

  private static final Key<Double> SUCCESS =
      KEYS.optional("success", Forms.SHARE, "Least share of requests without an error, like 99%.");
  private static final Key<Long> MEAN =
      KEYS.optional("mean", Forms.POSITIVE, "Longest mean latency.");
  private static final Key<Long> P50 =
      KEYS.optional("p50", Forms.POSITIVE, "Longest median of the latency.");
  private static final Key<Long> P95 =
      KEYS.optional("p95", Forms.POSITIVE, "Longest 95th percentile of the latency.");
  private static final Key<Long> P99 =
      KEYS.optional("p99", Forms.POSITIVE, "Longest 99th percentile of the latency.");
  private static final Key<Long> P999 =
      KEYS.optional("p99.9", Forms.POSITIVE, "Longest 99.9th percentile of the latency.");
  private static final Key<Long> MAX =
      KEYS.optional("max", Forms.POSITIVE, "Longest latency of all.");
  private static final Key<Double> RATE =
      KEYS.optional("rate", Forms.rate(1e7), "Least completions, a second or like 600/min.");

  static final Form<Run.Target> FORM = KEYS.form(TargetsSection::read);

  private TargetsSection() {}

  private static Run.Target read(Section section) throws PlanException {
    return Run.Target.builder()
        .success(section.get(SUCCESS))
        .meanNanos(section.get(MEAN))
        .p95Nanos(section.get(P95))
        .p99Nanos(section.get(P99))
        .rate(section.get(RATE))
        .p50Nanos(section.get(P50))
        .p999Nanos(section.get(P999))
        .maxNanos(section.get(MAX))
        .build();
  }
}
