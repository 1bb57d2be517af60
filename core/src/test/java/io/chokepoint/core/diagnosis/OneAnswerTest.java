package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.capacity.Limits;
import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.diagnosis.RandomServices.Truth;
import io.chokepoint.core.diagnosis.Verdict.Compared;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.report.ReportBuilder;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In no report do two places disagree, and nothing is healthy that anything speaks against. */
class OneAnswerTest {

  private static final int SERVICES = Integer.getInteger("services", 2);

  @ParameterizedTest
  @EnumSource(Truth.class)
  void noTwoPlacesOfAReportDisagree(Truth truth) {
    for (int seed = 101; seed < 101 + SERVICES; seed++) {
      Run run = RandomServices.draw(truth, seed).run();
      for (Run same : List.of(run, withTarget(run), run.ofClientAlone(), backwards(run))) {
        agree(report(same));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void nothingIsHealthyThatAnythingSpeaksAgainst(Damage damage) {
    int healthy = 0;
    for (int seed = 101; seed < 101 + 3 * SERVICES; seed++) {
      Run run = RandomServices.draw(Truth.HEALTHY, seed).run();
      if (run.client().isEmpty()) {
        continue; // what the client saw is not known, and not damaged
      }
      healthy += report(run).verdict().outcome() == Outcome.HEALTHY ? 1 : 0;

      Report damaged = report(damage.done(run));

      agree(damaged);
      assertThat(damaged.verdict().outcome())
          .as("%s, seed %d: %s", damage, seed, damaged.verdict().summary())
          .isNotEqualTo(Outcome.HEALTHY);
    }
    assertThat(healthy).as("without it they are healthy").isGreaterThanOrEqualTo(SERVICES);
  }

  /** What the verdict of a healthy service must not survive. */
  enum Damage {
    EVERY_REQUEST_NOT_FOUND(run -> client(run, t -> failing(t, "4xx", 1))),
    SOME_REQUESTS_TIME_OUT(run -> client(run, t -> failing(t, "timeout", 0.1))),
    A_TARGET_MISSED(
        run ->
            run.toBuilder()
                .targets(Map.of("", Run.Target.builder().p95Nanos(1_000L).build()))
                .build()),
    AGENT_ENDS_EARLY(run -> service(run, w -> w.startMillis() < last(run) - 6_000 ? w : null)),
    AGENT_SEES_HALF(run -> service(run, w -> w.startMillis() / 1000 % 2 == 0 ? w : blind(w))),
    AGENT_SEES_NOTHING(run -> service(run, OneAnswerTest::blind)),
    TIME_WITHOUT_A_NAME_GROWS(run -> service(run, OneAnswerTest::unnamed)),
    ANSWERS_STAY_AWAY(
        run ->
            client(
                run,
                t ->
                    new Traffic(
                        t.due(), 0, t.completed() / 2, t.latency(), t.service(), Map.of()))),
    NO_AGENT(Run::ofClientAlone);

    private final UnaryOperator<Run> done;

    Damage(UnaryOperator<Run> done) {
      this.done = done;
    }

    Run done(Run run) {
      return done.apply(run);
    }
  }

  private static void agree(Report report) {
    verdict(report);
    compared(report);
    rates(report);
    capacity(report);
    targets(report);
  }

  private static void verdict(Report report) {
    Verdict verdict = report.verdict();
    boolean findings = verdict.outcome() == Outcome.FINDINGS;
    assertThat(verdict.findings().isEmpty()).as(verdict.summary()).isEqualTo(!findings);
    if (verdict.outcome() == Outcome.INSUFFICIENT) {
      assertThat(verdict.missing()).isNotEmpty();
    }
    for (Finding f : verdict.findings()) {
      assertThat(f.share()).as("%s %s", f.kind(), f.resource()).isBetween(0.0, 1.0);
    }
    if (verdict.outcome() == Outcome.HEALTHY) {
      assertThat(verdict.missing()).isEmpty();
      assertThat(report.targets()).noneMatch(TargetResult::missed);
      Capacity capacity = report.capacity();
      Limit limit = capacity == null ? null : capacity.limit();
      assertThat(limit != null && limit.breaksForCertain()).isFalse();
      for (StepResult step : report.steps()) {
        assertThat(step.overall().errorShare()).isLessThan(Degradation.MATERIAL_FAILURES);
      }
    }
  }

  /** One unloaded level: in the bars, in the evidence and in what is said of both. */
  private static void compared(Report report) {
    Compared compared = report.verdict().compared();
    LedgerSum light = LedgerSum.sum(report.ledger().values().stream().map(e -> e.unloaded()));
    LedgerSum heavy = LedgerSum.sum(report.ledger().values().stream().map(e -> e.loaded()));
    String unloaded = compared == null ? null : compared.unloaded();
    assertThat(light).isEqualTo(unloaded == null ? LedgerSum.NONE : ledger(report, unloaded));
    if (compared != null && !report.run().steps().isEmpty()) {
      assertThat(heavy).isEqualTo(ledger(report, compared.loaded()));
      assertThat(compared.loaded()).isNotEqualTo(unloaded);
    }
  }

  private static LedgerSum ledger(Report report, String step) {
    return StepEvidence.all(report.run()).stream()
        .filter(s -> s.name().equals(step))
        .flatMap(s -> s.service().stream())
        .flatMap(w -> w.endpoints().values().stream())
        .map(EndpointWindow::ledger)
        .reduce(LedgerSum.NONE, LedgerSum::plus);
  }

  /** A step's figures are those of its endpoints, over the seconds that count. */
  private static void rates(Report report) {
    List<StepEvidence> evidence = StepEvidence.all(report.run());
    for (int i = 0; i < evidence.size(); i++) {
      StepResult step = report.steps().get(i);
      Figures all = step.overall();
      double achieved = 0;
      long requests = 0;
      for (Map.Entry<String, Figures> e : step.endpoints().entrySet()) {
        achieved += e.getKey().isEmpty() ? 0 : e.getValue().achievedPerSecond();
        requests += e.getKey().isEmpty() ? 0 : e.getValue().requests();
      }
      assertThat(all.achievedPerSecond()).isCloseTo(achieved, within(1e-6));
      assertThat(all.requests()).isEqualTo(requests);
      assertThat(all.errorShare()).isBetween(0.0, 1.0);
      if (!report.run().client().isEmpty()) {
        assertThat(step.seconds()).isEqualTo(evidence.get(i).client().size());
      }
    }
  }

  /** Headline, sentence, points and steps say the same of what is sustained and what is not. */
  private static void capacity(Report report) {
    Capacity capacity = report.capacity();
    Limit limit = capacity == null ? null : capacity.limit();
    assertThat(limit).isEqualTo(Limits.of(report.run()));
    if (capacity == null || limit == null) {
      return;
    }
    Double holds = limit.holds();
    Double breaks = limit.breaks();
    assertThat(capacity.safe()).isEqualTo(limit.holdsStep());
    assertThat(capacity.breaking()).isEqualTo(limit.breaksStep());
    Point safe = capacity.points().get(0);
    Point peak = capacity.points().get(1);
    Point breaking = capacity.points().get(2);
    assertThat(safe.step()).isEqualTo(limit.holdsStep());
    assertThat(breaking.step()).isEqualTo(limit.breaksStep());
    String sentence = new LimitText(limit).sentence();
    if (holds == null) {
      assertThat(sentence).doesNotContain("sustains");
    } else {
      StepResult step = step(report, limit.holdsStep());
      assertThat(sentence).startsWith("sustains " + new LimitText(limit).load(holds));
      if (step.offered().users() == null) {
        assertThat(step.overall().achievedPerSecond()).isCloseTo(holds, within(1e-6));
      } else {
        assertThat(step.offered().users()).isEqualTo(holds.intValue());
      }
      assertThat(peak.completedPerSecond()).isGreaterThanOrEqualTo(safe.completedPerSecond());
    }
    if (holds != null && breaks != null) {
      assertThat(load(step(report, limit.holdsStep())))
          .isLessThan(load(step(report, limit.breaksStep())));
      assertThat(holds).isLessThanOrEqualTo(breaks * 1.1); // what came by chance, not on average
    }
  }

  private static double load(StepResult step) {
    Integer users = step.offered().users();
    Double rate = step.offered().perSecond();
    return users != null ? users : rate == null ? 0 : rate;
  }

  private static void targets(Report report) {
    for (TargetResult t : report.targets()) {
      assertThat(t.missed() && t.undecided()).isFalse();
      if (!t.undecided() && t.target().equals("p95")) {
        Figures f = step(report, t.step()).endpoints().getOrDefault(t.endpoint(), Figures.NONE);
        assertThat(t.actual()).isEqualTo(f.p95Millis());
      }
    }
  }

  private static StepResult step(Report report, @Nullable String name) {
    return report.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static Report report(Run run) {
    return ReportBuilder.build("drawn", "", 0, 1, run, Diagnosis.of(run, Rules.ALL), null);
  }

  private static Run withTarget(Run run) {
    return run.toBuilder()
        .targets(Map.of("", Run.Target.builder().success(0.99).p95Nanos(200_000_000L).build()))
        .build();
  }

  /** The heavier step is said to have come first: order is by load, not by time. */
  private static Run backwards(Run run) {
    List<io.chokepoint.core.model.Step> steps = new ArrayList<>(run.steps());
    java.util.Collections.reverse(steps);
    return run.with(steps);
  }

  private static long last(Run run) {
    return run.client().get(run.client().size() - 1).startMillis();
  }

  private static Run service(Run run, UnaryOperator<@Nullable Window> change) {
    List<Window> timeline = new ArrayList<>();
    for (Window w : run.timeline()) {
      Window changed = change.apply(w);
      if (changed != null) {
        timeline.add(changed);
      }
    }
    return run.toBuilder().timeline(timeline).build();
  }

  private static Run client(Run run, UnaryOperator<Traffic> change) {
    List<ClientWindow> client = new ArrayList<>();
    for (ClientWindow w : run.client()) {
      Map<String, Traffic> endpoints = new HashMap<>();
      w.endpoints().forEach((name, t) -> endpoints.put(name, change.apply(t)));
      client.add(new ClientWindow(w.startMillis(), endpoints, w.driver()));
    }
    return run.toBuilder().client(client).build();
  }

  private static Traffic failing(Traffic t, String cause, double share) {
    long failed = Math.round(share * t.latency().count());
    return new Traffic(
        t.due(), t.notSent(), t.completed(), t.latency(), t.service(), Map.of(cause, failed));
  }

  private static Window blind(Window w) {
    return with(w, Map.of());
  }

  /** Takes the longer the more requests there are. */
  private static Window unnamed(Window w) {
    Map<String, EndpointWindow> endpoints = new HashMap<>();
    w.endpoints()
        .forEach(
            (name, e) -> {
              LedgerSum l = e.ledger();
              endpoints.put(
                  name,
                  e.toBuilder()
                      .ledger(
                          new LedgerSum(
                              l.requests(),
                              l.wallNanos() * (100 + l.requests()) / 100,
                              Map.of(),
                              l.requests(),
                              0,
                              0))
                      .slow(LedgerSum.NONE)
                      .build());
            });
    return with(w, endpoints);
  }

  private static Window with(Window w, Map<String, EndpointWindow> endpoints) {
    return w.toBuilder().endpoints(endpoints).eventLoops(Map.of()).build();
  }
}
