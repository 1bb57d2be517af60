package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.driver.exit.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdict, exit code and JUnit are three forms of one result: the table in the guide. */
@Tag("same-on-each-jdk")
class ConclusionTest {

  @TempDir Path folder;

  @Test
  void passesWhereNoTargetIsMissed() throws Exception {
    Report report = report(null, 0, 20);

    assertThat(Conclusion.exitCode(report)).isEqualTo(ExitCode.PASSED);
    assertThat(junit(report)).contains("failures=\"0\"");
  }

  @Test
  void missesATargetThatNoPlanSetsWhereTheLightestStepIsNotAnswered() throws Exception {
    Report report = report(null, 50, 20);

    assertThat(Conclusion.exitCode(report)).isEqualTo(ExitCode.TARGET_MISSED);
    assertThat(junit(report)).contains("failures=\"1\"").contains("target missed");
  }

  @Test
  void neitherPassesNorMissesWhereNoLevelDecides() throws Exception {
    Report report = report(1000.0, 0, 20);

    assertThat(Conclusion.exitCode(report)).isEqualTo(ExitCode.UNDECIDED);
    assertThat(junit(report)).contains("failures=\"0\"").contains("not decided: no level of that");
  }

  @Test
  void passesACapacityThatIsCertainlySustained() throws Exception {
    Report report = report(100.0, 0, 60);

    assertThat(report.targets()).allMatch(t -> Boolean.TRUE.equals(t.met()));
    assertThat(Conclusion.exitCode(report)).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void exitCodeAndJunitSayTheSameWhateverBecameOfTheTargets() throws Exception {
    Report base = report(null, 0, 20);
    TargetResult met = target(true);
    TargetResult missed = target(false);
    TargetResult open = target(null);
    for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
      for (int some = 0; some < 8; some++) {
        List<TargetResult> targets = new ArrayList<>();
        if ((some & 1) != 0) {
          targets.add(met);
        }
        if ((some & 2) != 0) {
          targets.add(open);
        }
        if ((some & 4) != 0) {
          targets.add(missed);
        }
        Report report = with(base, outcome, targets);

        String junit = junit(report);

        int insufficient = outcome == Verdict.Outcome.INSUFFICIENT ? 1 : 0;
        int skipped = insufficient + (targets.contains(open) ? 1 : 0);
        boolean fails = targets.contains(missed);
        assertThat(junit)
            .contains("failures=\"" + (fails ? 1 : 0) + "\"")
            .contains("skipped=\"" + skipped + "\"")
            .contains("errors=\"0\"");
        assertThat(Conclusion.exitCode(report))
            .isEqualTo(
                fails
                    ? ExitCode.TARGET_MISSED
                    : targets.contains(open) ? ExitCode.UNDECIDED : ExitCode.PASSED);
      }
    }
  }

  private static TargetResult target(@Nullable Boolean met) {
    String open = met == null ? "longer steps" : "";
    return new TargetResult("a", "100/s", "p95", 20, met == null ? null : 10.0, met, open);
  }

  private static Report with(Report r, Verdict.Outcome outcome, List<TargetResult> targets) {
    return new Report(
        r.title(),
        r.plan(),
        r.startedMillis(),
        r.endedMillis(),
        r.setup(),
        new Verdict(outcome, "as drawn", List.of(), List.of()),
        r.steps(),
        r.ledger(),
        r.holders(),
        r.locks(),
        r.executors(),
        r.capacity(),
        r.honesty(),
        targets,
        r.overhead(),
        r.backing(),
        r.errorCauses(),
        r.slowest(),
        r.run());
  }

  private String junit(Report report) throws Exception {
    Conclusion.write(report, folder.resolve("report"), (Path) null);
    return Files.readString(folder.resolve("report/junit.xml"));
  }

  /** One step of 100/s, without an agent. */
  private static Report report(@Nullable Double atLeast, int failing, int seconds) {
    List<ClientWindow> client = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      Histogram histogram = new Histogram(3);
      histogram.recordValueWithCount(10_000_000, 100);
      Latencies latency = Latencies.of(histogram);
      Map<String, Long> errors = failing == 0 ? Map.of() : Map.of("4xx", (long) failing);
      client.add(
          new ClientWindow(
              second * 1000L,
              Map.of("a", new Traffic(100, 0, 100, latency, latency, errors)),
              new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    Step step = new Step("100/s", 0, seconds * 1000L, Offered.open(100));
    Aim aim = new Aim(0, atLeast, Aim.USERS, null, Aim.HEADROOM);
    Run run = Run.builder().steps(List.of(step)).client(client).aim(aim).build();
    return Conclusion.of(run, "one step");
  }
}
