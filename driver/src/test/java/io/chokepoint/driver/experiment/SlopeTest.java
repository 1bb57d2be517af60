package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Lease.Delayed;
import io.chokepoint.core.experiment.Sensitivity;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.driver.experiment.Question.Measured;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlopeTest {

  private static final Setting DELAY =
      Setting.delay(ResourceId.sql("select item from orders"), "GET /orders/{id}");

  private final Slope slope = new Slope(DELAY);

  @Test
  void triesTheDelaysInTurns() {
    assertThat(List.of(slope.value(0), slope.value(1), slope.value(2), slope.value(3)))
        .containsExactly(1_000, 2_000, 4_000, 1_000);
  }

  @Test
  void measuresByTheDelayThatTheAgentSawAndTheVisitsThatItDelayed() {
    for (int i = 0; i < 6; i++) {
      double delay = slope.value(i) / 1e3 + 0.1;
      add(20 + 0.01 * (i % 2), 20 + 2 * delay, 4.0, new Delayed(50, delay, 50));
    }
    ExperimentOutcome outcome = slope.decided();
    assertThat(outcome).isEqualTo(ExperimentOutcome.CONFIRMED);
    Experiment answer = slope.answer(outcome, "because", DELAY, List.of());
    Sensitivity seen = answer.sensitivity();
    assertThat(seen.visits()).isEqualTo(2.0);
    assertThat(seen.answer()).isEqualTo(Sensitivity.Answer.SERIAL);
    assertThat(slope.said(outcome)).contains("slope 2").contains("is serial on the path");
  }

  @Test
  void doesNotGiveADelayAgainThatDidHarm() {
    assertThat(slope.goesOnAfterHarm(4_000)).isTrue();
    assertThat(List.of(slope.value(0), slope.value(1), slope.value(2)))
        .containsExactly(1_000, 2_000, 1_000);
    assertThat(slope.goesOnAfterHarm(1_000)).isFalse();
    assertThat(slope.harmful()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
  }

  @Test
  void saysThatNoVisitCouldBeDelayed() {
    add(20, 20, 1.0, new Delayed(0, 0, 40));
    add(20, 20, 1.0, null);
    assertThat(slope.pairs()).isZero();
    assertThat(slope.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(slope.said(ExperimentOutcome.NOT_DECIDED)).contains("no visit could be delayed");
  }

  private void add(double control, double changed, double visits, @Nullable Delayed delayed) {
    slope.add(new Measured(control, 50, visits, null), new Measured(changed, 50, visits, delayed));
  }
}
