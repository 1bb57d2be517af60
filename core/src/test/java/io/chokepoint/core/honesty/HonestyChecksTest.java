package io.chokepoint.core.honesty;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.report.Safely;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Driver;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Each check of a report on itself: it fires, and it stays silent. */
class HonestyChecksTest {

  private static final Verdict HEALTHY =
      new Verdict(Verdict.Outcome.HEALTHY, "fine", List.of(), List.of());
  private static final String FLAT = "throughput grows with the load, or the verdict says why not";

  private final List<Step> steps = new ArrayList<>();
  private final List<ClientWindow> client = new ArrayList<>();
  private Aim aim = Aim.NONE;

  @Test
  void aReportOfAServiceThatDoesWhatItIsAskedPassesEveryCheck() {
    step(Offered.open(400), 400, 400, 5, null);
    step(Offered.open(1200), 1200, 1200, 6, null);

    assertThat(report().honesty()).isNotEmpty().allMatch(CheckResult::passed);
  }

  @Test
  void flatThroughputWhileTheLoadTriplesIsFlagged() {
    step(Offered.open(400), 400, 400, 5, null);
    step(Offered.open(1200), 1200, 410, 900, null);

    CheckResult check = check(FLAT);
    assertThat(check.passed()).isFalse();
    assertThat(check.detail()).contains("load +200 %, completions +2.5 %");
  }

  @Test
  void flatThroughputWhileUsersTripleIsFlagged() {
    step(Offered.closed(50), 400, 400, 125, null);
    step(Offered.closed(150), 405, 405, 370, null);

    assertThat(check(FLAT).passed()).isFalse();
  }

  @Test
  void flatThroughputBeyondTheLimitIsWhatASearchLooksFor() {
    aim = Aim.NONE.of(4, null);
    step(Offered.open(400), 400, 400, 5, null);
    step(Offered.open(1200), 1200, 410, 900, null);

    CheckResult check = check(FLAT);
    assertThat(check.passed()).isTrue();
    assertThat(check.detail()).startsWith("flat: ").contains("beyond the limit");
  }

  @Test
  void requestsThatUsersCannotHaveMadeAreFlagged() {
    aim = Aim.NONE.of(0, 1_000_000_000L);
    // 50 users who rest 1 s and wait 100 ms make 45/s
    step(Offered.closed(50), 45, 45, 100, null);
    assertThat(check("counts agree with users × time").passed()).isTrue();

    step(Offered.closed(51), 90, 90, 100, null);
    CheckResult check = check("counts agree with users × time");
    assertThat(check.passed()).isFalse();
    assertThat(check.detail()).isEqualTo("51 users: 99.0 users by requests × time each");
  }

  @Test
  void usersWhoDoLessThanTheyHaveTimeForAreFlaggedWhereTheirRestIsKnown() {
    step(Offered.closed(500), 100, 100, 100, null);
    assertThat(check("counts agree with users × time").passed()).isTrue();
    aim = Aim.NONE.of(0, 1_000_000_000L);
    assertThat(check("counts agree with users × time").passed()).isFalse();
  }

  @Test
  void aCorrectedLatencyBelowTheUncorrectedOneIsFlagged() {
    step(Offered.open(400), 400, 400, 5, null);
    assertThat(check("latency from the intended start is no less than service time").passed())
        .isTrue();
    Latencies quick = millis(2, 400);
    Traffic odd = new Traffic(400, 0, 400, quick, millis(9, 400), Map.of());
    steps.add(new Step("odd", 10_000, 11_000, Offered.open(400)));
    client.add(new ClientWindow(10_000, Map.of("x", odd), new Driver(0, 0, 0, 0, 0, null)));

    assertThat(check("latency from the intended start is no less than service time").detail())
        .isEqualTo("odd; odd, x");
  }

  @Test
  void aDriverThatWasTheLimitIsFlagged() {
    step(Offered.open(400), 400, 400, 5, null);
    assertThat(check("the driver was not the limit").passed()).isTrue();
    step(Offered.open(800), 800, 800, 5, "its event loop had no CPU time to spare");
    assertThat(check("the driver was not the limit").passed()).isFalse();
  }

  @Test
  void percentilesOfTooFewRequestsAreFlagged() {
    step(Offered.open(400), 400, 400, 5, null);
    assertThat(check("enough samples for every percentile").passed()).isTrue();
    step(Offered.open(10), 10, 10, 5, null);
    assertThat(check("enough samples for every percentile").passed()).isFalse();
  }

  @Test
  void countsOffTheirRateAreFlagged() {
    step(Offered.open(400), 410, 410, 5, null);
    assertThat(check("counts agree with rate × time").passed()).isTrue();
    step(Offered.open(800), 600, 600, 5, null);
    assertThat(check("counts agree with rate × time").passed()).isFalse();
  }

  @Test
  void aRateOfSequencesIsHeldAgainstTheirBeginnings() {
    steps.add(new Step("40/s", 0, 4000, Offered.open(40)));
    Latencies latencies = millis(5, 120);
    for (int i = 0; i < 4; i++) {
      Traffic three = new Traffic(120, 0, 120, latencies, latencies, Map.of());
      client.add(
          new ClientWindow(
              i * 1000L, Map.of("x", three), new Driver(0, 0, 0, 0, 0, null, i < 3 ? 40L : 41L)));
    }

    assertThat(check("counts agree with rate × time"))
        .isEqualTo(
            new CheckResult(
                "counts agree with rate × time", true, "40/s: 161 due, 160 by rate × time"));
  }

  @Test
  void aCheckThatFailsItselfCostsNoOther() {
    step(Offered.open(400), 400, 400, 5, null);
    HonestyCheck odd =
        new HonestyCheck("odd", "even") {
          @Override
          List<CheckResult> of(CheckedRun at) {
            throw new IndexOutOfBoundsException("1");
          }
        };
    CheckedRun run = new CheckedRun(run(), HEALTHY, List.of(), List.of(), List.of(), false);
    List<HonestyCheck> checks = new ArrayList<>(HonestyChecks.ALL);
    checks.add(0, odd);

    List<CheckResult> said = HonestyChecks.of(run, checks);

    assertThat(said.get(0))
        .isEqualTo(
            new CheckResult(
                "odd", false, "the check failed: java.lang.IndexOutOfBoundsException: 1"));
    assertThat(said.subList(1, said.size())).isNotEmpty().isEqualTo(HonestyChecks.of(run));
  }

  @Test
  void eachSaysWhatIsTrueOfEitherEnd() {
    assertThat(HonestyChecks.ALL)
        .flatMap(c -> List.of(c.passed(), c.failed()))
        .doesNotHaveDuplicates()
        .noneMatch(String::isBlank);
    assertThat(new CheckResult("no window is missing", false, "a: 2 of 4").caution())
        .isEqualTo("seconds are missing: a: 2 of 4");
  }

  @Test
  void whatARunIsToSayAgainstItselfIsAmongItsChecks() {
    Safely safely = new Safely();
    safely.say("the agent answered", "not at the end");
    safely.made("a part", () -> Objects.checkIndex(1, 0));

    Report report = ReportBuilder.build("t", "plan", 0, 1, run(), HEALTHY, null, safely);

    assertThat(report.honesty())
        .contains(new CheckResult("the agent answered", false, "not at the end"))
        .anyMatch(c -> c.detail().startsWith("a part failed: java.lang.IndexOutOf"));
  }

  /** Four seconds alike. */
  private void step(Offered offered, int due, int completed, long millis, String limited) {
    long from = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).toMillis();
    String name = offered.users() != null ? offered.users() + " users" : offered.perSecond() + "/s";
    steps.add(new Step(name, from, from + 4000, offered));
    for (int i = 0; i < 4; i++) {
      Latencies latencies = millis(millis, completed);
      client.add(
          new ClientWindow(
              from + i * 1000L,
              Map.of("x", new Traffic(due, 0, completed, latencies, latencies, Map.of())),
              new Driver(due - completed, 0, 0, 0, 0, limited)));
    }
  }

  private CheckResult check(String what) {
    return report().honesty().stream().filter(c -> c.what().equals(what)).findFirst().orElseThrow();
  }

  private Report report() {
    return ReportBuilder.build("t", "plan", 0, 1, run(), HEALTHY, null);
  }

  private Run run() {
    return Run.builder().steps(steps).client(client).aim(aim).build();
  }

  private static Latencies millis(long millis, int count) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(millis * 1_000_000, count);
    return Latencies.of(histogram);
  }
}
