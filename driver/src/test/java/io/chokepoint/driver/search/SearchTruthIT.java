package io.chokepoint.driver.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.report.Report;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.driver.run.PlanRun;
import io.chokepoint.driver.run.Progress;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The search against a real server whose capacity is known by construction. Takes about two minutes
 * a run, so that it only runs when asked:
 *
 * <pre>{@code
 * mvn -o -q -pl driver -am test -Dtest=SearchTruthIT -Dsearch.runs=10 \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
@EnabledIfSystemProperty(named = "search.runs", matches = "\\d+")
class SearchTruthIT {

  private static final int SERVERS = 40;
  private static final double SERVICE_SECONDS = 0.08;

  @TempDir Path folder;

  @Test
  void theIntervalHoldsTheTrueCapacityInEveryRun() throws Exception {
    int runs = Integer.getInteger("search.runs", 1);
    double truth = SERVERS / SERVICE_SECONDS;
    int right = 0;
    System.out.printf(Locale.ROOT, "truth: M/M/%d, %.1f/s%n", SERVERS, truth);
    System.out.println("run  holds  breaks  certainty  levels  seconds  recovery  truth inside");
    for (int run = 1; run <= runs; run++) {
      try (QueueServer server = new QueueServer(SERVERS, SERVICE_SECONDS, run)) {
        Report report = search(server.port(), run);
        Limit limit = report.capacity().limit();
        Recovery recovery = report.capacity().recovery();
        boolean inside =
            limit.holds() != null
                && limit.breaks() != null
                && limit.holds() <= truth
                && truth <= limit.breaks();
        right += inside ? 1 : 0;
        System.out.printf(
            Locale.ROOT,
            "%3d  %5.0f  %6.0f  %8.2f%%  %6d  %7.0f  %8s  %s%n",
            run,
            limit.holds(),
            limit.breaks(),
            limit.certainty() * 100,
            limit.levels().size(),
            (report.endedMillis() - report.startedMillis()) / 1000.0,
            recovery == null ? "-" : recovery.seconds() + " s",
            inside ? "yes" : "NO");
        if (!inside) {
          limit.levels().forEach(l -> System.out.println("     " + l));
        }
      }
    }
    System.out.printf("%d of %d intervals hold the truth%n", right, runs);
    assertThat(right).isEqualTo(runs);
  }

  private Report search(int port, int run) throws Exception {
    Plan plan =
        PlanReader.read(
            "search.yaml",
            """
            target: http://127.0.0.1:%d
            endpoints: [{path: /}]
            load: {search: {rate: 20, upTo: 8000, hold: 10s, within: 175s}, seed: %d}
            """
                .formatted(port, run));
    try (Interrupt interrupt = Interrupt.listen()) {
      return PlanRun.run(plan, folder.resolve("run-" + run), 1, Progress.NONE, interrupt).report();
    }
  }
}
