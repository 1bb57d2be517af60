package io.chokepoint.driver.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScalingTest {

  private static final double MINUTE = 60e9;

  @Test
  void usersShrinkWithTheLengthButTheMostOfThemStayAHundred() {
    assertThat(Scaling.of(10 * MINUTE, MINUTE, 1000)).isEqualTo(new Scaling(0.1, 0.1));
    assertThat(Scaling.of(10 * MINUTE, MINUTE, 200)).isEqualTo(new Scaling(0.1, 0.5));
    assertThat(Scaling.of(10 * MINUTE, MINUTE, 50)).isEqualTo(new Scaling(0.1, 1));
    assertThat(Scaling.of(10 * MINUTE, 20 * MINUTE, 1000)).isEqualTo(Scaling.NONE);
  }

  @Test
  void scalesStepsRampsAndRatesThatUsersMustReach() throws PlanException {
    Plan small =
        new Scaling(0.1, 0.1)
            .of(
                plan(
                    """
                    targets: {rate: 500/s}
                    load:
                      spawn: 50/s
                      steps: [{users: 200, think: 1s, for: 2m}, {users: 1000, think: 1s, for: 10s}]
                      recovery: 1m
                    """));
    List<Stage> steps = small.load().steps();
    assertThat(steps).extracting(s -> s.offered().users()).containsExactly(20, 100);
    assertThat(steps).extracting(s -> s.forNanos() / 1e9).containsExactly(12.0, 3.0);
    assertThat(steps).extracting(s -> s.rampNanos() / 1e9).containsExactly(0.4, 1.6);
    assertThat(steps).extracting(s -> s.think().meanNanos() / 1e9).containsOnly(1.0);
    assertThat(small.load().recoveryNanos() / 1e9).isEqualTo(6);
    assertThat(Objects.requireNonNull(small.targetsOfAll()).rate()).isEqualTo(50);
  }

  @Test
  void roundsUsersAndKeepsOne() throws PlanException {
    Plan plan =
        plan("load: {steps: [{users: 1, think: 1s, for: 2m}, {users: 1000, think: 1s, for: 2m}]}");
    Plan small = new Scaling(0.1002, 0.1002).of(plan);
    assertThat(small.load().steps()).extracting(s -> s.offered().users()).containsExactly(1, 100);
  }

  @Test
  void leavesRatesAndNumbersOfRequestsAsTheyAre() throws PlanException {
    Scaling tenth = new Scaling(0.1, 0.1);
    Plan rates = plan("load: {steps: [{rate: 600/min, for: 2m}]}");
    assertThat(tenth.of(rates).load().steps().get(0).offered().perSecond()).isEqualTo(10);
    Plan counted = plan("load: {requests: 100, workers: 10}");
    assertThat(tenth.of(counted).load()).isEqualTo(counted.load());
  }

  @Test
  void aSearchKeepsItsUsersAndHasTimeForItsLevels() throws PlanException {
    Plan small =
        new Scaling(0.1, 0.2)
            .of(plan("load: {search: {users: 100, upTo: 5000, hold: 10s, within: 4m}}"));
    Search search = Objects.requireNonNull(small.load().search());
    assertThat(search.lightest().offered().users()).isEqualTo(100);
    assertThat(search.lightest().forNanos() / 1e9).isEqualTo(5);
    assertThat(search.withinNanos() / 1e9).isEqualTo(60);
  }

  @Test
  void cellsKeepASecondBetweenThem() throws PlanException {
    Plan small =
        new Scaling(0.1, 1).of(plan("load: {matrix: {connections: [25], for: 15s, settle: 5s}}"));
    assertThat(small.load().steps()).extracting(s -> s.rampNanos() / 1e9).containsExactly(1.0);
  }

  private static Plan plan(String rest) throws PlanException {
    return PlanReader.read(
        "plan.yaml", "name: x\ntarget: http://127.0.0.1:1\nendpoints: [{path: /}]\n" + rest);
  }
}
