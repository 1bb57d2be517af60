package io.chokepoint.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Aborted;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportBuilderTest {

  private static final Verdict HEALTHY =
      new Verdict(Verdict.Outcome.HEALTHY, "fine", List.of(), List.of());

  private final List<Window> timeline = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<ClientWindow> client = new ArrayList<>();
  private @Nullable Aborted aborted;
  private Map<String, Run.Target> targets = Map.of();

  @Test
  void countsOnlyWindowsWhollyInsideTheStep() {
    steps.add(new Step("s", 1500, 4500, Offered.open(10)));
    for (long second = 0; second < 6; second++) {
      client.add(client(second, traffic(10, 0, second + 1)));
    }

    StepResult step = report().steps().get(0);

    // of the seconds 0 to 5, those at 2000 and 3000 lie inside 1500..4500: latencies 3 and 4 ms
    assertThat(step.seconds()).isEqualTo(2);
    assertThat(step.overall().requests()).isEqualTo(20);
    assertThat(step.overall().achievedPerSecond()).isEqualTo(10);
    assertThat(step.overall().p50Millis()).isCloseTo(3, within(0.01));
    assertThat(step.overall().maxMillis()).isCloseTo(4, within(0.01));
    assertThat(step.overall().meanMillis()).isCloseTo(3.5, within(0.01));
  }

  @Test
  void secondsInWhichTheDriverWasTheLimitAreInNoFigure() {
    steps.add(new Step("s", 0, 6000, Offered.open(10)));
    for (long second = 0; second < 6; second++) {
      client.add(
          second == 3 ? limited(second, traffic(10, 0, 900)) : client(second, traffic(10, 0, 5)));
    }

    StepResult step = report().steps().get(0);

    assertThat(step.seconds()).isEqualTo(5);
    assertThat(step.overall().maxMillis()).isCloseTo(5, within(0.01));
    assertThat(step.leftOut()).isEqualTo(new Report.LeftOut(0, 1));
    assertThat(check(report(), "the driver was not the limit").passed()).isFalse();
    assertThat(check(report(), "no window is missing").passed()).isTrue();
  }

  @Test
  void aStepThatWasMostlyTheDriversIsShownAsItIs() {
    steps.add(new Step("s", 0, 6000, Offered.open(10)));
    for (long second = 0; second < 6; second++) {
      client.add(limited(second, traffic(10, 0, 900)));
    }

    StepResult step = report().steps().get(0);

    assertThat(step.seconds()).isEqualTo(6);
    assertThat(step.leftOut()).isEqualTo(new Report.LeftOut(0, 0));
  }

  @Test
  void figuresBeginWhereTheStepIsSteady() {
    steps.add(new Step("s", 0, 12_000, Offered.open(10)));
    for (long second = 0; second < 12; second++) {
      long millis = second == 0 ? 400 : second == 1 ? 120 : 10 + second % 3;
      client.add(client(second, traffic(10, 0, millis)));
    }

    StepResult step = report().steps().get(0);

    assertThat(step.leftOut()).isEqualTo(new Report.LeftOut(2, 0));
    assertThat(step.seconds()).isEqualTo(10);
    assertThat(step.overall().maxMillis()).isCloseTo(12, within(0.01));
  }

  @Test
  void splitsTheMeanIntoWhatWasNotSentYetWhatLiesOutsideAndWhatTheServiceKnowsOf() {
    steps.add(new Step("s", 0, 1000, Offered.open(100)));
    Traffic seen = new Traffic(100, 0, 100, millis(30, 100), millis(12, 100), Map.of());
    client.add(client(0, Map.of("browse", seen)));
    timeline.add(window(0, Map.of("GET /browse", served(7, 100))));

    Report.Split split = report().steps().get(0).split();

    assertThat(split.unsentMillis()).isCloseTo(18, within(0.1));
    assertThat(split.outsideMillis()).isCloseTo(5, within(0.1));
    assertThat(split.serverMillis()).isCloseTo(7, within(0.1));
  }

  @Test
  void doesNotSplitWhereTheServiceSawOtherRequestsToo() {
    steps.add(new Step("s", 0, 1000, Offered.open(100)));
    client.add(client(0, traffic(100, 0, 12)));
    timeline.add(window(0, Map.of("GET /browse", served(7, 300))));

    assertThat(report().steps().get(0).split()).isNull();
  }

  @Test
  void addsUpWhatTheClientSawByEndpointAndOverall() {
    steps.add(new Step("s", 0, 2000, Offered.open(100)));
    Traffic browse =
        new Traffic(60, 5, 50, millis(1, 50), millis(1, 50), Map.of("5xx", 4L, "timeout", 2L));
    Traffic pay = new Traffic(40, 0, 40, millis(9, 40), millis(3, 40), Map.of("5xx", 1L));
    client.add(client(0, Map.of("browse", browse, "pay", pay)));
    client.add(client(1, Map.of("browse", browse)));

    Map<String, Figures> endpoints = report().steps().get(0).endpoints();

    assertThat(endpoints).containsOnlyKeys("", "browse", "pay");
    Figures all = endpoints.get("");
    assertThat(all.offeredPerSecond()).isEqualTo(80); // (60 + 40 + 60) / 2
    assertThat(all.achievedPerSecond()).isEqualTo(70); // (50 + 40 + 50) / 2
    assertThat(all.requests()).isEqualTo(140);
    assertThat(all.notSent()).isEqualTo(10);
    assertThat(all.errors()).isEqualTo(Map.of("5xx", 9L, "timeout", 4L));
    assertThat(all.errorShare()).isCloseTo(13 / 140.0, within(1e-9));
    // 100 of 140 took 1 ms, 40 took 9 ms
    assertThat(all.p50Millis()).isCloseTo(1, within(0.01));
    assertThat(all.p95Millis()).isCloseTo(9, within(0.01));
    assertThat(all.serviceP95Millis()).isCloseTo(3, within(0.01));
    assertThat(endpoints.get("pay").achievedPerSecond()).isEqualTo(20);
  }

  @Test
  void takesTheServicesFiguresWhereTheLoadCameFromElsewhere() {
    steps.add(new Step("s", 0, 2000, Offered.open(100)));
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/a")
            .latency(millis(7, 20))
            .statuses(Map.of(200, 13L, 404, 1L, 429, 2L, 503, 4L))
            .errors(Map.of("pool-timeout", 3L))
            .build();
    timeline.add(window(0, Map.of("GET /a", endpoint)));
    timeline.add(window(1, Map.of()));

    Figures figures = report().steps().get(0).endpoints().get("GET /a");

    assertThat(figures.achievedPerSecond()).isEqualTo(10); // 20 in 2 s
    assertThat(figures.p99Millis()).isCloseTo(7, within(0.1));
    assertThat(figures.errors())
        .isEqualTo(Map.of("pool-timeout", 3L, "5xx", 1L, "4xx", 1L, "429", 2L));
  }

  @Test
  void takesAWholeRunForOneStepWhereNobodyMarkedAny() {
    client.add(client(3, traffic(10, 0, 1)));
    client.add(client(4, traffic(10, 0, 1)));

    Report report = report();

    assertThat(report.steps()).extracting(StepResult::name).containsExactly("whole run");
    assertThat(report.steps().get(0).overall().requests()).isEqualTo(20);
    assertThat(report.capacity()).isNull();
  }

  @Test
  void putsTheLedgersOfTheComparedStepsSideBySide() {
    steps.add(new Step("heavy", 0, 2000, Offered.open(200)));
    steps.add(new Step("middle", 2000, 3000, Offered.open(50)));
    steps.add(new Step("light", 3000, 4000, Offered.open(10)));
    timeline.add(window(0, Map.of("GET /a", ledger(10, 900, 800))));
    timeline.add(window(1, Map.of("GET /a", ledger(20, 1800, 1500))));
    timeline.add(window(2, Map.of("GET /a", ledger(1, 77, 70))));
    timeline.add(window(3, Map.of("GET /a", ledger(5, 20, 1))));

    Report.EndpointLedger ledger =
        report(HEALTHY.comparing("light", "heavy")).ledger().get("GET /a");

    assertThat(ledger.unloaded().requests()).isEqualTo(5);
    assertThat(ledger.unloaded().unattributedNanos()).isEqualTo(19);
    assertThat(ledger.loaded().requests()).isEqualTo(30);
    assertThat(ledger.loaded().charge(ResourceId.pool("main")).waitNanos()).isEqualTo(2300);
    assertThat(ledger.loaded().unattributedNanos()).isEqualTo(400);
    assertThat(ledger.loadedSlow().requests()).isEqualTo(2);

    Report.EndpointLedger alone = report(HEALTHY.comparing(null, "middle")).ledger().get("GET /a");
    assertThat(alone.unloaded().requests()).isZero();
    assertThat(alone.loaded().requests()).isEqualTo(1);
  }

  @Test
  void findsTheLastStepThatKeptUpAndTheFirstThatDidNot() {
    step("a", 100, 100, 0);
    step("b", 200, 198, 0);
    step("c", 300, 250, 0);
    step("d", 400, 250, 0);

    Report.Capacity capacity = report().capacity();

    assertThat(kept(capacity)).isEqualTo(new Report.Capacity("b", "c", 198.0, 300.0));
  }

  @Test
  void countsRequestsWhereSequencesArriveAtARate() {
    for (int i = 0; i < 2; i++) {
      steps.add(new Step("s" + i, i * 20_000, (i + 1) * 20_000, Offered.open(3 * (i + 1))));
      for (int second = 0; second < 20; second++) {
        int n = 15 * (i + 1);
        client.add(client(i * 20 + second, traffic(n, 0, 4)));
      }
    }

    assertThat(new LimitText(report().capacity().limit()).sentence())
        .startsWith("sustains 30 req/s (")
        .endsWith("; no breaking point found up to 30 req/s");
  }

  @Test
  void doesNotInventACeilingWhereEveryStepKeptUp() {
    step("a", 100, 100, 0);
    step("b", 200, 199, 0);
    assertThat(kept(report().capacity())).isEqualTo(new Report.Capacity("b", null, 199.0, null));
  }

  @Test
  void aMissedTargetEndsTheCapacityAlthoughTheRateIsKept() {
    targets = Map.of("browse", Run.Target.builder().p95Nanos(4_500_000L).build());
    steps.add(new Step("a", 0, 1000, Offered.open(100)));
    steps.add(new Step("b", 1000, 2000, Offered.open(200)));
    client.add(client(0, traffic(100, 0, 4)));
    client.add(client(1, traffic(200, 0, 6)));

    Report report = report();

    assertThat(kept(report.capacity())).isEqualTo(new Report.Capacity("a", "b", 100.0, 200.0));
    assertThat(report.targets())
        .extracting(t -> t.step() + " " + t.met())
        .containsExactly("a true", "b false");
    assertThat(report.targets().get(0).expected()).isEqualTo(4.5);
    assertThat(report.targets().get(1).actual()).isCloseTo(6, within(0.01));
  }

  @Test
  void aLimitThatRefusesAFewActedEvenWhereTheLevelIsKept() {
    for (int i = 0; i < 2; i++) {
      long n = i == 0 ? 50 : 100;
      steps.add(new Step("s" + i, i * 1000, (i + 1) * 1000, Offered.open(n)));
      Map<String, Long> errors = i == 0 ? Map.of() : Map.of("429", 3L);
      client.add(
          client(i, Map.of("browse", new Traffic(n, 0, n, millis(1, n), millis(1, n), errors))));
    }

    assertThat(report().capacity().degradation().stages())
        .extracting(s -> s.state() + ", " + s.mechanism())
        .containsExactly("normal, ", "normal, a limit refuses 3 %");
  }

  @Test
  void fastFailuresDoNotCountAsKept() {
    steps.add(new Step("a", 0, 1000, Offered.open(100)));
    client.add(
        client(
            0,
            Map.of(
                "browse",
                new Traffic(100, 0, 100, millis(1, 100), millis(1, 100), Map.of("5xx", 20L)))));
    assertThat(kept(report().capacity())).isEqualTo(new Report.Capacity(null, "a", null, 100.0));
  }

  @Test
  void aStepInWhichTheDriverWasTheLimitSaysNothingOfTheService() {
    step("a", 100, 100, 0);
    steps.add(new Step("b", 10_000, 11_000, Offered.open(500)));
    client.add(
        new ClientWindow(
            10_000,
            traffic(100, 400, 1),
            new ClientWindow.Driver(0, 0, 0, 0, 0, "its CPU is used up")));

    Report report = report();

    assertThat(kept(report.capacity())).isEqualTo(new Report.Capacity("a", null, 100.0, null));
    assertThat(check(report, "the driver was not the limit"))
        .isEqualTo(
            new CheckResult(
                "the driver was not the limit", false, "b: 1 of 1 windows (its CPU is used up)"));
  }

  @Test
  void checksEveryTargetInEveryStep() {
    targets =
        Map.of(
            "browse",
            Run.Target.builder()
                .success(0.95)
                .meanNanos(4_000_000L)
                .p95Nanos(6_000_000L)
                .p99Nanos(6_000_000L)
                .rate(90.0)
                .build());
    steps.add(new Step("a", 0, 1000, Offered.open(100)));
    client.add(
        client(
            0,
            Map.of(
                "browse",
                new Traffic(100, 0, 80, millis(5, 100), millis(5, 100), Map.of("timeout", 10L)))));

    assertThat(report().targets())
        .extracting(t -> t.target() + " " + t.met())
        .containsExactly("success false", "mean false", "p95 true", "p99 true", "rate false");
    assertThat(report().targets().get(0).actual()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void anEndpointOfWhichNoRequestEndedHasMissedItsTargets() {
    Run.Target target = Run.Target.builder().success(0.95).p95Nanos(6_000_000L).build();
    targets = Map.of("hung", target, "unsent", target, "never", target, "rare", target);
    steps.add(new Step("a", 0, 1000, Offered.open(100)));
    steps.add(new Step("b", 1000, 2000, Offered.open(100)));
    Traffic nothing = new Traffic(0, 0, 0, Latencies.NONE, Latencies.NONE, Map.of());
    Traffic hung = new Traffic(50, 0, 0, Latencies.NONE, Latencies.NONE, Map.of());
    Traffic unsent = new Traffic(50, 50, 0, Latencies.NONE, Latencies.NONE, Map.of());
    Traffic well = new Traffic(1, 0, 1, millis(5, 1), millis(5, 1), Map.of());
    client.add(
        client(0, Map.of("hung", hung, "unsent", unsent, "never", nothing, "rare", nothing)));
    client.add(client(1, Map.of("hung", hung, "unsent", unsent, "never", nothing, "rare", well)));

    assertThat(report().targets())
        .filteredOn(t -> !t.met())
        .extracting(t -> t.endpoint() + " in " + t.step() + ": " + t.target() + " " + t.actual())
        .containsExactly(
            "hung in a: requests 0.0",
            "never in a: requests 0.0",
            "unsent in a: requests 0.0",
            "hung in b: requests 0.0",
            "never in b: requests 0.0",
            "unsent in b: requests 0.0");
    assertThat(report().targets()).filteredOn(t -> t.endpoint().equals("rare")).hasSize(2);
  }

  @Test
  void saysWhichTargetHadNoTraffic() {
    targets = Map.of("ghost", Run.Target.builder().success(0.95).build());
    step("a", 100, 100, 0);
    assertThat(check(report(), "every target had traffic").detail()).isEqualTo("ghost: no request");
    assertThat(check(report(), "every target had traffic").passed()).isFalse();
  }

  @Test
  void saysWhereAPercentileRestsOnTooFewSamples() {
    step("few", 72, 72, 0);
    step("some", 380, 380, 0);
    step("many", 381, 381, 0);

    CheckResult check = check(report(), "enough samples for every percentile");

    assertThat(check.passed()).isFalse();
    assertThat(check.detail())
        .contains("few: p95 and p99 from 72 requests", "some: p99 from 380 requests")
        .doesNotContain("many");
  }

  @Test
  void countsMustAgreeWithRateTimesTime() {
    step("right", 100, 130, 0); // 130 due within 3 √100 of 100
    assertThat(check(report(), "counts agree with rate × time").passed()).isTrue();
    step("wrong", 100, 140, 0);
    assertThat(check(report(), "counts agree with rate × time").detail())
        .isEqualTo("wrong: 140 due, 100 by rate × time");
  }

  @Test
  void moreCannotEndThanBegan() {
    steps.add(new Step("a", 1000, 2000, Offered.open(10)));
    client.add(new ClientWindow(0, Map.of(), new ClientWindow.Driver(5, 0, 0, 0, 0, null)));
    client.add(
        client(1, Map.of("x", new Traffic(10, 0, 30, millis(1, 30), millis(1, 30), Map.of()))));
    assertThat(check(report(), "no more requests ended than began").detail())
        .isEqualTo("a: 30 ended, 15 could have");
  }

  @Test
  void flagsThroughputThatStaysFlatAndExplainsItByTheVerdict() {
    step("a", 100, 100, 0);
    step("b", 300, 300, 200);
    String what = "throughput grows with the load, or the verdict says why not";

    CheckResult alone = check(report(), what);
    assertThat(alone.passed()).isFalse();
    assertThat(alone.detail()).isEqualTo("a → b: load +200 %, completions 0 %");

    CheckResult explained = check(report(poolVerdict()), what);
    assertThat(explained.passed()).isTrue();
    assertThat(explained.detail())
        .startsWith("flat: a → b")
        .endsWith("Explained by pool-too-small at connection-pool:main");
  }

  @Test
  void saysWhichWindowsAreMissing() {
    steps.add(new Step("a", 0, 4000, Offered.open(10)));
    client.add(client(0, traffic(10, 0, 1)));
    client.add(client(3, traffic(10, 0, 1)));
    assertThat(check(report(), "no window is missing"))
        .isEqualTo(new CheckResult("no window is missing", false, "a: 2 of 4 client windows"));
  }

  @Test
  void saysWhenTheServiceSawLessThanWasAnswered() {
    steps.add(new Step("a", 0, 1000, Offered.open(1000)));
    client.add(client(0, traffic(1000, 0, 1)));
    timeline.add(window(0, Map.of("GET /a", ledger(500, 1, 1))));
    assertThat(check(report(), "the service saw every request the client got answered").passed())
        .isFalse();
  }

  @Test
  void saysWhatTheServiceUsed() {
    steps.add(new Step("a", 0, 2000, Offered.open(10)));
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
            .capacity(4)
            .minIdle(4)
            .busyNanos(1_500_000_000L)
            .active(2)
            .idle(2)
            .pending(7)
            .borrowWait(millis(30, 10))
            .timeouts(3)
            .build();
    SystemWindow idle = SystemWindow.unknown(2);
    timeline.add(Window.builder(0, 1_000_000_000L, idle).pools(Map.of("m", pool)).build());
    timeline.add(Window.builder(1000, 1_000_000_000L, idle).pools(Map.of("m", pool)).build());

    Report.ServiceUse use = report().steps().get(0).service();

    assertThat(use).isNotNull();
    assertThat(use.cpuCores()).isNull();
    Report.PoolUse poolUse = use.pools().get("m");
    assertThat(poolUse.meanActive()).isEqualTo(1.5);
    assertThat(poolUse.maxPending()).isEqualTo(7);
    assertThat(poolUse.timeouts()).isEqualTo(6);
    assertThat(poolUse.waitP95Millis()).isCloseTo(30, within(0.5));
  }

  @Test
  void aRunThatWasGivenUpHasMissedWhatItWasGivenUpForAndIsNotHealthy() {
    step("a", 10, 10, 0);
    step("b", 20, 20, 0);
    assertThat(report().verdict().outcome()).isEqualTo(Verdict.Outcome.HEALTHY);
    aborted = new Aborted(2000, "b", 1, 20, 0.25, 0.5);

    assertThat(report().verdict().outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(check(report(), "the run went to its end").detail())
        .isEqualTo(
            "in b: 25 % of the 20 requests of the last 1 s succeeded,"
                + " the plan's \"abort\" asks for 50 %");
    assertThat(report().targets())
        .contains(new TargetResult("", "b", "abort", 0.5, 0.25, false, ""));
  }

  @Test
  void anEmptyRunIsAnEmptyReport() {
    Report report = report();
    assertThat(report.steps()).isEmpty();
    assertThat(report.ledger()).isEmpty();
    assertThat(report.capacity()).isNull();
  }

  /** A step of one second; {@code due} requests of which all but {@code notSent} are answered. */
  private void step(String name, double rate, long due, long notSent) {
    long start = steps.size() * 1000L;
    steps.add(new Step(name, start, start + 1000, Offered.open(rate)));
    long shown = Math.max(due, (long) rate);
    long missing = name.equals("wrong") || name.equals("right") ? 0 : shown - due;
    client.add(client(start / 1000, traffic(due + missing, notSent + missing, 1)));
  }

  /** Without what is made of it. */
  private static Report.Capacity kept(Report.Capacity c) {
    return new Report.Capacity(c.safe(), c.breaking(), c.safePerSecond(), c.breakingPerSecond());
  }

  private Report report() {
    return report(HEALTHY);
  }

  private Report report(Verdict verdict) {
    Run run =
        Run.builder()
            .timeline(timeline)
            .steps(steps)
            .client(client)
            .targets(targets)
            .aborted(aborted)
            .build();
    return ReportBuilder.build("t", "plan", 0, 1, run, verdict, null);
  }

  private static CheckResult check(Report report, String what) {
    return report.honesty().stream().filter(c -> c.what().equals(what)).findFirst().orElseThrow();
  }

  private static ClientWindow client(long second, Map<String, Traffic> traffic) {
    return new ClientWindow(second * 1000, traffic, new ClientWindow.Driver(0, 0, 0, 0, 0, null));
  }

  private static ClientWindow limited(long second, Map<String, Traffic> traffic) {
    return new ClientWindow(
        second * 1000, traffic, new ClientWindow.Driver(0, 0, 0, 0, 0, "no CPU to spare"));
  }

  private static EndpointWindow served(long millis, long count) {
    return EndpointWindow.builder("GET", "/browse")
        .latency(millis(millis, count))
        .statuses(Map.of(200, count))
        .build();
  }

  private static Map<String, Traffic> traffic(long due, long notSent, long millis) {
    long sent = due - notSent;
    Latencies latencies = millis(millis, sent);
    return Map.of("browse", new Traffic(due, notSent, sent, latencies, latencies, Map.of()));
  }

  private static EndpointWindow ledger(long requests, long wall, long poolWait) {
    LedgerSum sum =
        new LedgerSum(
            requests,
            wall,
            Map.of(ResourceId.pool("main"), new Charge(requests, poolWait, 0)),
            0,
            0,
            0);
    LedgerSum slow = new LedgerSum(1, 1, Map.of(), 0, 0, 0);
    return EndpointWindow.builder("GET", "/a")
        .latency(millis(1, requests))
        .statuses(Map.of(200, requests))
        .ledger(sum)
        .slow(slow)
        .build();
  }

  private static Window window(long second, Map<String, EndpointWindow> endpoints) {
    return Window.builder(second * 1000, 1_000_000_000L, SystemWindow.unknown(1))
        .endpoints(endpoints)
        .build();
  }

  private static Latencies millis(long millis, long count) {
    Histogram h = new Histogram(3);
    LongStream.range(0, count).forEach(i -> h.recordValue(millis * 1_000_000));
    return Latencies.of(h);
  }

  private static Verdict poolVerdict() {
    Finding finding =
        new Finding(
            Kind.POOL_TOO_SMALL,
            ResourceId.pool("main"),
            List.of(),
            1,
            List.of(),
            List.of(),
            new Finding.Remedy("grow", null, null, null),
            new Finding.Prediction("p95", 2, 1, "ms", "Little"),
            null);
    return new Verdict(Verdict.Outcome.FINDINGS, "s", List.of(finding), List.of());
  }
}
