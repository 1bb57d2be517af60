package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A service that does not slow down, of which something else is wrong or not known. */
class HealthyCriteriaTest {

  private static final Run RUN =
      Simulation.run(
          new Service().with(new Endpoint("GET /a", 1, new Cpu(3))),
          1,
          Load.open(40, 10),
          Load.open(300, 10));

  @Test
  void isHealthyWhereNothingIsMissing() {
    assertThat(Diagnosis.of(RUN, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(Diagnosis.of(RUN, Rules.ALL).missing()).isEmpty();
  }

  @Test
  void isNotWhereEveryRequestIsNotFound() {
    Run run = client(w -> failing(w, "4xx", 1));

    assertThat(Diagnosis.of(run, Rules.ALL).summary()).contains("100 %").contains("4xx");
    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isNotEqualTo(Outcome.HEALTHY);
  }

  /** As a service that answers from a timer. */
  @Test
  void isWhereTimeWithoutANameTakesAsLongAtEachLoad() {
    Run slow = nameless(Load.open(20, 12), Load.open(60, 12));

    assertThat(Blindness.of(slow.timeline())).isNotEmpty();
    assertThat(Diagnosis.of(slow, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void isNotWhereTimeHasNoNameAndThereIsNothingToHoldItAgainst() {
    Run slow = nameless(Load.open(60, 12));

    assertThat(Diagnosis.of(slow, Rules.ALL).outcome()).isEqualTo(Outcome.INSUFFICIENT);
  }

  @Test
  void isNotWhereTimeWithoutANameGrowsWithTheLoad() {
    Run slow = nameless(Load.open(20, 12), Load.open(60, 12));
    long first = slow.steps().get(0).toMillis();
    Run slower =
        Judged.withLedgers(
            slow,
            (w, l) ->
                w.startMillis() < first
                    ? l
                    : new LedgerSum(l.requests(), l.wallNanos() * 13 / 10, Map.of(), 0, 0, 0));

    assertThat(Diagnosis.of(slower, Rules.ALL).outcome()).isEqualTo(Outcome.INSUFFICIENT);
  }

  private static Run nameless(Load... loads) {
    return Judged.withLedgers(
        Simulation.run(
            new Service().with(new Endpoint("GET /a", 1, new Cpu(1), new Remote(100))), 1, loads),
        HealthyCriteriaTest::bare);
  }

  private static LedgerSum bare(Window w, LedgerSum l) {
    return new LedgerSum(l.requests(), l.wallNanos(), Map.of(), l.cpuSampled(), l.cpuNanos(), 0);
  }

  @Test
  void isNotWhereMostOfTheLightestStepFails() {
    long first = RUN.steps().get(0).toMillis();
    Run run = client(w -> w.startMillis() < first ? failing(w, "refused", 0.8) : w);

    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isNotEqualTo(Outcome.HEALTHY);
    assertThat(Diagnosis.of(run, Rules.ALL).summary()).contains("refused");
  }

  @Test
  void isWhereFewRequestsFail() {
    assertThat(Diagnosis.of(client(w -> failing(w, "5xx", 0.005)), Rules.ALL).outcome())
        .isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void isWhereALightStepCannotReachTheRate() {
    Map<String, Run.Target> rate = Map.of("", Run.Target.builder().rate(200.0).build());
    Run run = RUN.toBuilder().targets(rate).build();

    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void isNotWhereATargetOfAnyKindIsMissed() {
    long nanos = 1_000_000;
    List<Run.Target> targets =
        List.of(
            Run.Target.builder().p50Nanos(nanos).build(),
            Run.Target.builder().p999Nanos(nanos).build(),
            Run.Target.builder().maxNanos(nanos).build(),
            Run.Target.builder().meanNanos(nanos).build(),
            Run.Target.builder().p95Nanos(nanos).build(),
            Run.Target.builder().p99Nanos(nanos).build(),
            Run.Target.builder().rate(1000.0).build());
    for (Run.Target target : targets) {
      Run run = RUN.toBuilder().targets(Map.of("GET /a", target)).build();

      assertThat(Diagnosis.of(run, Rules.ALL).outcome())
          .as("%s", target)
          .isNotEqualTo(Outcome.HEALTHY);
    }
  }

  @Test
  void isNotWhereTheAgentFellSilent() {
    long end = RUN.steps().get(1).toMillis();
    Run run = service(RUN.timeline().stream().filter(w -> w.startMillis() < end - 5000).toList());

    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(Diagnosis.of(run, Rules.ALL).summary()).contains("reported 5 of the 10 seconds");
  }

  @Test
  void isNotWhereTheAgentSawLessThanWasAnswered() {
    Run run = service(RUN.timeline().stream().map(HealthyCriteriaTest::hiding).toList());

    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(Diagnosis.of(run, Rules.ALL).summary()).contains("of which the agent saw");
  }

  @Test
  void saysThatTheAgentSawNothingAtAll() {
    Run run = service(RUN.timeline().stream().map(w -> with(w, Map.of())).toList());

    assertThat(Diagnosis.of(run, Rules.ALL).summary())
        .contains("the agent saw 0")
        .contains("server");
  }

  /** Every second second's requests are another process's. */
  private static Window hiding(Window w) {
    return w.startMillis() / 1000 % 2 == 0 ? with(w, Map.of()) : w;
  }

  private static Window with(Window w, Map<String, EndpointWindow> endpoints) {
    return w.toBuilder().endpoints(endpoints).build();
  }

  private static Run service(List<Window> timeline) {
    return RUN.toBuilder().timeline(timeline).build();
  }

  private static Run client(UnaryOperator<ClientWindow> change) {
    return RUN.toBuilder().client(RUN.client().stream().map(change).toList()).build();
  }

  private static ClientWindow failing(ClientWindow w, String cause, double share) {
    Map<String, Traffic> endpoints = new HashMap<>();
    w.endpoints()
        .forEach(
            (name, t) ->
                endpoints.put(
                    name,
                    new Traffic(
                        t.due(),
                        t.notSent(),
                        t.completed(),
                        t.latency(),
                        t.service(),
                        Map.of(cause, Math.round(share * t.latency().count())))));
    return new ClientWindow(w.startMillis(), endpoints, w.driver());
  }
}
