package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LevelsTest {

  private static final Service SERVICE = new Service().with(new Endpoint("GET /a", 1, new Cpu(3)));

  @Test
  void leavesRampsOut() {
    Run run = Simulation.run(SERVICE, 1, Load.open(20, 6), Load.open(200, 6));
    Levels levels = Levels.of(run);

    assertThat(run.timeline()).hasSize(16);
    assertThat(levels.usable().get(1).windows()).hasSizeLessThanOrEqualTo(6);
    assertThat(levels.usable().get(1).perSecond()).isBetween(180.0, 220.0);
  }

  @Test
  void leavesOutStepsInWhichTheDriverWasTheLimit() {
    Run run = limited(Simulation.run(SERVICE, 1, Load.open(20, 6), Load.open(200, 6)), 9);

    assertThat(Levels.of(run).usable()).extracting(Level::name).containsExactly("step 1");
    assertThat(Levels.of(run).driverLimited()).containsExactly("step 2");
  }

  @Test
  void callsNoServiceHealthyAtALoadThatTheDriverCouldNotMake() {
    Run heavier = limited(Simulation.run(SERVICE, 1, Load.open(20, 6), Load.open(200, 6)), 9);
    Verdict verdict = Diagnosis.of(heavier, Rules.ALL);
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(verdict.missing().get(0).what()).contains("step 2").contains("no CPU left");

    Run lighter = limited(Simulation.run(SERVICE, 1, Load.open(200, 6), Load.open(20, 6)), 9);
    assertThat(Diagnosis.of(lighter, Rules.ALL).outcome()).isEqualTo(Verdict.Outcome.HEALTHY);

    Run search = heavier.toBuilder().aim(Aim.NONE.of(4, null)).build();
    assertThat(Diagnosis.of(search, Rules.ALL).outcome()).isEqualTo(Verdict.Outcome.HEALTHY);
  }

  /** On one host, a service that takes all processors makes its driver late. */
  @Test
  void judgesByTheServiceAloneWhereItLeftTheDriverNoProcessor() {
    Service hungry = new Service().with(new Endpoint("GET /a", 1, new Cpu(10)));
    hungry.hostCores = 2;
    Run run = limited(Simulation.run(hungry, 1, Load.open(20, 6), Load.open(300, 6)), 9);

    assertThat(Levels.of(run).driverLimited()).isEmpty();
    assertThat(Levels.of(run).usable().get(1).client()).isNull();
    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind()).isEqualTo(Kind.CPU_SATURATED);
  }

  @Test
  void namesTheDriverWhenNothingElseIsLeft() {
    Run run = limited(Simulation.run(SERVICE, 1, Load.open(20, 6), Load.open(200, 6)), 0);

    Verdict verdict = Diagnosis.of(run, Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.DRIVER_LIMITED);
    assertThat(verdict.summary()).contains("no CPU left");
  }

  @Test
  void namesWhatRequestsFailWithHoweverLateTheDriverWas() {
    Service failing =
        new Service().with(new Endpoint("GET /a", 1, new Cpu(3), new Fail("shop.Closed", 1)));
    Run run = limited(Simulation.run(failing, 1, Load.open(20, 6), Load.open(200, 6)), 0);

    Finding f = Diagnosis.of(run, Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(Kind.ERRORS);
    assertThat(f.resource().name()).isEqualTo("shop.Closed");
  }

  @Test
  void callsAStepWithTooFewWindowsTooShort() {
    Levels levels = Levels.of(Simulation.run(SERVICE, 1, Load.open(200, 2)));

    assertThat(levels.usable()).isEmpty();
    assertThat(levels.tooShort()).containsExactly("step 1");
  }

  @Test
  void comparesLevelsOfFewRequestsAndCallsNoneOfThemHealthy() {
    Service slow = new Service().with(new Endpoint("GET /a", 1, new Remote(1_000)));
    slow.remoteServers = 1;
    Run full = Simulation.run(slow, 3, Load.open(0.4, 15), Load.open(1.4, 15));
    slow.remoteServers = 10;
    Run roomy = Simulation.run(slow, 3, Load.open(0.4, 15), Load.open(0.9, 15));

    assertThat(Levels.of(full).usable()).hasSize(2);
    assertThat(Levels.of(full).usable().get(0).requests()).isLessThan(20);
    assertThat(Diagnosis.of(full, Rules.ALL).findings().get(0).kind())
        .isEqualTo(Kind.SLOW_DOWNSTREAM);
    assertThat(Diagnosis.of(roomy, Rules.ALL).outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(Diagnosis.of(roomy, Rules.ALL).summary()).contains("20 are needed");
  }

  @Test
  void findsLightAndHeavyStretchesWhereNobodyMarkedSteps() {
    Run run = Simulation.run(SERVICE, 1, Load.open(20, 10), Load.open(400, 10));
    Run unmarked = run.toBuilder().steps(List.of()).client(List.of()).build();

    assertThat(Levels.of(unmarked).usable())
        .extracting(Level::name)
        .containsExactly("lightest quarter", "heaviest quarter");
  }

  @Test
  void findsOneLevelInASteadyTimeline() {
    Run run = Simulation.run(SERVICE, 1, Load.open(100, 20));
    Run unmarked = run.toBuilder().steps(List.of()).client(List.of()).build();

    assertThat(Levels.of(unmarked).usable())
        .extracting(Level::name)
        .containsExactly("whole timeline");
  }

  @Test
  void cutsASlowStartOffButNoQueueThatBuildsUp() {
    Service cold = SERVICE.copy();
    cold.warmUp = true;
    Run run = Simulation.run(cold, 1, Load.open(100, 12));
    Service full = new Service().with(new Endpoint("GET /a", 1, new Cpu(30)));
    full.warmUp = false;
    Run growing = Simulation.run(full, 1, Load.open(160, 8));

    assertThat(Levels.of(run).usable().get(0).windows()).hasSizeLessThan(12);
    assertThat(Levels.of(growing).usable().get(0).windows()).hasSize(8);
  }

  @Test
  void cutsTheClientsSideWhereItCutsTheServices() {
    Service cold = SERVICE.copy();
    cold.warmUp = true;
    Level level = Levels.of(Simulation.run(cold, 1, Load.open(100, 12))).usable().get(0);

    assertThat(level.client()).isNotNull();
    assertThat(level.client().windows()).isEqualTo(level.windows().size()).isLessThan(12);
  }

  @Test
  void whatTheClientAskedOfOtherServicesIsNoLoadOfThisOne() {
    Run run = Simulation.run(SERVICE, 1, Load.open(100, 12));
    ClientWindow.Traffic slow = run.client().get(0).endpoints().get("GET /a");
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w ->
                    new ClientWindow(
                        w.startMillis(),
                        Map.of(
                            "GET /a",
                            w.endpoints().get("GET /a"),
                            "pay",
                            new ClientWindow.Traffic(
                                w.endpoints().get("GET /a").due(),
                                0,
                                0,
                                slow.latency(),
                                slow.service(),
                                Map.of("5xx", 50L))),
                        w.driver()))
            .toList();
    Run both = run.toBuilder().client(client).routes(Map.of("GET /a", "GET /a", "pay", "")).build();

    Level level = Levels.of(both).usable().get(0);

    assertThat(level.client()).isNotNull();
    assertThat(level.client().endpoints()).containsOnlyKeys("GET /a");
    assertThat(level.client().failedShare()).isZero();
    assertThat(level.offered()).isNotNull();
    assertThat(level.offered().perSecond()).isEqualTo(50.0);
  }

  private static Run limited(Run run, int fromSecond) {
    long first = run.client().get(0).startMillis();
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w ->
                    w.startMillis() < first + fromSecond * 1000L
                        ? w
                        : new ClientWindow(
                            w.startMillis(),
                            w.endpoints(),
                            new ClientWindow.Driver(0, 0, 0, 0, 0, "no CPU left")))
            .toList();
    return run.toBuilder().client(client).build();
  }
}
