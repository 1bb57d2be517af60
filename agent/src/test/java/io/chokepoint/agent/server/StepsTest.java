package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import org.junit.jupiter.api.Test;

class StepsTest {

  private static final Offered TEN = Offered.open(10);

  private final Steps steps = new Steps();

  @Test
  void aStepReachesFromItsBeginToItsEnd() {
    steps.begin("a", TEN, 1_000);

    assertThat(steps.end("a", 9_000)).isTrue();
    assertThat(steps.ended()).containsExactly(new Step("a", 1_000, 9_000, TEN));
    assertThat(steps.underWay(10_000)).isNull();
  }

  @Test
  void theNextStepEndsTheOneThatADeadDriverLeftOpen() {
    steps.begin("a", TEN, 1_000);
    steps.begin("b", TEN, 5_000);

    assertThat(steps.ended()).containsExactly(new Step("a", 1_000, 5_000, TEN));
    assertThat(steps.underWay(6_000)).isEqualTo(new Step("b", 5_000, 6_000, TEN));
    assertThat(steps.end("a", 7_000)).isFalse();
  }

  @Test
  void theNextRunsStepTakesThePlaceOfTheOneBeforeIt() {
    mark("a", 1_000);
    mark("b", 3_000);
    mark("a", 9_000);

    assertThat(steps.ended()).extracting(Step::name).containsExactly("b", "a");
    assertThat(steps.ended().get(1).fromMillis()).isEqualTo(9_000);
  }

  @Test
  void forgetsTheOldestBeyondABound() {
    for (int i = 0; i < Steps.MOST + 3; i++) {
      mark("s" + i, 1_000 * i);
    }

    assertThat(steps.ended()).hasSize(Steps.MOST);
    assertThat(steps.ended().get(0).name()).isEqualTo("s3");
  }

  private void mark(String name, long from) {
    steps.begin(name, TEN, from);
    steps.end(name, from + 500);
  }
}
