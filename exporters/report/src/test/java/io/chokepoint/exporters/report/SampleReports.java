package io.chokepoint.exporters.report;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.experiment.Trial;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.run.Run;
import java.util.List;

/** Reports on simulated runs, one a kind of verdict. */
final class SampleReports {

  static final String PLAN =
      """
      name: shop, stepwise
      target: http://127.0.0.1:8080
      load:
        steps: [20/s, 80/s, 140/s, 180/s, 240/s]
        hold: 20s
      endpoints:
        browse: {weight: 7, get: /orders/{id}, targets: {p95: 150ms, success: 99%}}
        search: {weight: 2, get: /orders?region=eu}
        pay:    {weight: 1, post: /orders/{id}/payment}
      """;

  private static final Report.Overhead OVERHEAD =
      new Report.Overhead(0.011, 9_400_000, List.of(), 0);

  private SampleReports() {}

  static Report poolTooSmall() {
    return report(new SimulatedShop(4, 20, 20, 80, 140, 180, 240).run(), poolVerdict());
  }

  static Report everyResource() {
    return report(
        EveryResource.in(new SimulatedShop(4, 20, 20, 80, 140, 180, 240).run()), poolVerdict());
  }

  static Report healthy() {
    return report(
        new SimulatedShop(24, 12, 20, 60, 120).run(),
        new Verdict(
            Verdict.Outcome.HEALTHY,
            "No queue grew with the load: at 120/s p95 is within 6 % of the unloaded level.",
            List.of(),
            List.of()));
  }

  static Report insufficient() {
    Run run = new SimulatedShop(8, 3, 20).run();
    return report(
        run,
        new Verdict(
            Verdict.Outcome.INSUFFICIENT,
            "One step alone does not tell what load changes.",
            List.of(),
            List.of(new Verdict.Missing(Kind.POOL_TOO_SMALL, "an unloaded step to compare with"))));
  }

  static Report report(Run run, Verdict verdict) {
    long end = run.client().isEmpty() ? 0 : run.client().get(run.client().size() - 1).startMillis();
    return ReportBuilder.build(
        "shop, stepwise",
        PLAN,
        SimulatedShop.START,
        end + 1000,
        run,
        run.steps().isEmpty() ? verdict : compared(run, verdict),
        OVERHEAD);
  }

  private static Experiment tried() {
    Trial trial = new Trial(Figure.meanOf("GET /orders/{id}"), 2913, 44);
    trial.add(2870, 52);
    trial.add(2950, 49);
    trial.add(3010, 55);
    return Experiment.of(
        ExperimentOutcome.CONFIRMED,
        "3 pairs of blocks at 240/s, predicted was a gain of 98 %",
        new Setting(ResourceId.pool("main"), "maximumPoolSize", 4, 1, 92),
        9,
        "p95 of GET /orders/{id}",
        "ms",
        trial,
        List.of("changed 1: maximumPoolSize of connection pool main set from 4 to 9"));
  }

  static Verdict poolVerdict() {
    Finding pool =
        new Finding(
            Kind.POOL_TOO_SMALL,
            ResourceId.pool("main"),
            List.of("GET /orders/{id}", "GET /orders", "POST /orders/{id}/payment"),
            0.968,
            List.of(
                new Finding.Evidence("wait for a connection, p95", 2874, "ms", 0.0),
                new Finding.Evidence("connections in use, mean", 3.98, "of 4", 0.42),
                new Finding.Evidence("borrows that timed out", 12.5, "1/s", 0.0),
                new Finding.Evidence("time a connection is held, mean", 22.4, "ms", 22.1)),
            List.of(
                new Finding.RuledOut(
                    Kind.SLOW_SQL, "SQL takes 19.3 ms per request, 19.1 ms unloaded"),
                new Finding.RuledOut(Kind.CPU_SATURATED, "the JVM uses 0.6 of 4 processors"),
                new Finding.RuledOut(
                    Kind.POOL_HELD_ACROSS_SLOW_WORK, "86 % of the holding time is SQL"),
                new Finding.RuledOut(Kind.CONNECTION_LEAK, "every connection came back"),
                new Finding.RuledOut(Kind.GC_PRESSURE, "0.1 % of the time was paused")),
            new Finding.Remedy(
                "Set maximumPoolSize of pool main from 4 to 9: 240/s × 22.4 ms hold = 5.4"
                    + " connections in use, with room for bursts. PostgreSQL allows 100, 12 are used.",
                "maximumPoolSize",
                4.0,
                9.0),
            new Finding.Prediction(
                "p95 of GET /orders/{id}", 2913, 44, "ms", "M/M/c at 240/s, c = 9"),
            tried());
    Finding held =
        new Finding(
            Kind.POOL_HELD_ACROSS_SLOW_WORK,
            ResourceId.pool("main"),
            List.of("POST /orders/{id}/payment"),
            0.14,
            List.of(new Finding.Evidence("held without SQL or CPU, per request", 35.2, "ms", 34.9)),
            List.of(new Finding.RuledOut(Kind.CONNECTION_LEAK, "every connection came back")),
            new Finding.Remedy(
                "Return the connection before the remote call in POST /orders/{id}/payment.",
                null,
                null,
                null),
            new Finding.Prediction(
                "connections in use, mean", 3.98, 3.41, "connections", "utilization law"),
            null);
    return new Verdict(
        Verdict.Outcome.FINDINGS,
        "Requests wait for connection pool main: 97 % of the latency above the unloaded level."
            + " Raising maximumPoolSize from 4 to 9 takes p95 from 2.9 s to about 44 ms.",
        List.of(pool, held),
        List.of());
  }

  private static Verdict compared(Run run, Verdict verdict) {
    String first = run.steps().get(0).name();
    int last = run.steps().size() - 1;
    return verdict.comparing(last == 0 ? null : first, run.steps().get(last).name());
  }
}
