package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import org.junit.jupiter.api.Test;

class StepsTest {

  private static final Offered TEN = Offered.open(10);

  private static final long LATER = 1_000_000_000;

  private final Steps steps = new Steps();

  @Test
  void aStepReachesFromItsBeginToItsEnd() {
    steps.begin("a", TEN, null, 0, 1_000);

    assertThat(steps.end("a", 9_000)).isTrue();
    assertThat(steps.ended(LATER)).containsExactly(new Step("a", 1_000, 9_000, TEN));
    assertThat(steps.underWay(10_000)).isNull();
  }

  @Test
  void theNextStepEndsTheOneThatADeadDriverLeftOpen() {
    steps.begin("a", TEN, null, 0, 1_000);
    steps.begin("b", TEN, null, 0, 5_000);

    assertThat(steps.ended(LATER)).containsExactly(new Step("a", 1_000, 5_000, TEN));
    assertThat(steps.underWay(6_000)).isEqualTo(new Step("b", 5_000, 6_000, TEN));
    assertThat(steps.end("a", 7_000)).isFalse();
  }

  @Test
  void theNextRunsStepTakesThePlaceOfTheOneBeforeIt() {
    mark("a", 1_000);
    mark("b", 3_000);
    mark("a", 9_000);

    assertThat(steps.ended(LATER)).extracting(Step::name).containsExactly("b", "a");
    assertThat(steps.ended(LATER).get(1).fromMillis()).isEqualTo(9_000);
  }

  @Test
  void forgetsTheOldestBeyondABound() {
    for (int i = 0; i < Steps.MOST + 3; i++) {
      mark("s" + i, 1_000 * i);
    }

    assertThat(steps.ended(LATER)).hasSize(Steps.MOST);
    assertThat(steps.ended(LATER).get(0).name()).isEqualTo("s3");
  }

  @Test
  void aStepWithoutALeaseGoesOnUntilItIsEnded() {
    steps.begin("a", TEN, null, 0, 1_000);

    assertThat(steps.underWay(90_000_000)).isEqualTo(new Step("a", 1_000, 90_000_000, TEN));
  }

  @Test
  void aStepEndsWhenItsDriverWasLastHeardOf() {
    steps.heard("one", 500);
    steps.begin("a", TEN, "one", 10_000, 1_000);
    steps.heard("one", 4_000);

    assertThat(steps.underWay(14_000)).isEqualTo(new Step("a", 1_000, 14_000, TEN));
    assertThat(steps.underWay(14_001)).isNull();
    assertThat(steps.ended(14_001)).containsExactly(new Step("a", 1_000, 4_000, TEN));
    assertThat(steps.all(20_000)).containsExactly(new Step("a", 1_000, 4_000, TEN));
  }

  @Test
  void aDriverThatWasOnlySlowGoesOnWithItsStep() {
    steps.heard("one", 500);
    steps.begin("a", TEN, "one", 10_000, 1_000);

    steps.heard("one", 30_000);

    assertThat(steps.underWay(31_000)).isEqualTo(new Step("a", 1_000, 31_000, TEN));
    assertThat(steps.end("a", 32_000)).isTrue();
    assertThat(steps.ended(LATER)).containsExactly(new Step("a", 1_000, 32_000, TEN));
  }

  @Test
  void aLeaseThatNobodyRenewsEndsTheStepWhereItBegan() {
    steps.begin("a", TEN, null, 5_000, 1_000);

    assertThat(steps.underWay(6_000)).isNotNull();
    assertThat(steps.ended(6_001)).containsExactly(new Step("a", 1_000, 1_000, TEN));
  }

  @Test
  void oneDriverAtATimeUntilItsRunIsOver() {
    assertThat(steps.heard("one", 1_000)).isNull();
    assertThat(steps.refused()).isNull();
    assertThat(steps.heard("two", 3_000)).isEqualTo(new Steps.Other("one", 2_000));
    assertThat(steps.heard("one", 3_000)).isNull();
    assertThat(steps.refused()).isEqualTo("two");
    assertThat(steps.other(null, 5_000)).isEqualTo(new Steps.Other("one", 2_000));

    steps.done("one", 4_000);

    assertThat(steps.heard("two", 4_000)).isNull();
    assertThat(steps.refused()).isNull();
    assertThat(steps.heard("one", 4_000)).isEqualTo(new Steps.Other("two", 0));
  }

  @Test
  void aDeadDriversAgentIsFreeForTheNext() {
    steps.heard("one", 1_000);
    steps.begin("a", TEN, "one", 10_000, 2_000);
    steps.heard("one", 3_000);

    assertThat(steps.heard("two", 13_000)).isNotNull();
    assertThat(steps.heard("two", 13_001)).isNull();

    assertThat(steps.ended(LATER)).containsExactly(new Step("a", 2_000, 3_000, TEN));
    assertThat(steps.heard("one", 13_002)).isNotNull();
  }

  @Test
  void theStepsOfTwoRunsAreNeverTogether() {
    steps.heard("one", 1_000);
    steps.begin("a", TEN, "one", 10_000, 1_000);
    steps.end("a", 2_000);
    steps.done("one", 3_000);
    steps.heard("two", 4_000);
    assertThat(steps.ended(4_000)).extracting(Step::name).containsExactly("a");

    steps.begin("b", TEN, "two", 10_000, 5_000);
    steps.done("two", 6_000);
    assertThat(steps.ended(LATER)).containsExactly(new Step("b", 5_000, 6_000, TEN));

    steps.begin("c", TEN, null, 0, 7_000);
    assertThat(steps.all(8_000)).extracting(Step::name).containsExactly("c");
  }

  private void mark(String name, long from) {
    steps.begin(name, TEN, null, 0, from);
    steps.end(name, from + 500);
  }
}
