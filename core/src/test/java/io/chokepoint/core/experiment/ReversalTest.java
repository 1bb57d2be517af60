package io.chokepoint.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ReversalTest {

  private static final Figure TIME = new Figure(Figure.Measure.RESIDENCE, "sql:select 1");
  private static final int EACH = 4;
  private static final int RUNS = 400;
  private static final double NOISE = 0.05;

  @Test
  void confirmsWhatGoesAwayWithTheChangeAndComesBack() {
    Reversal trial = run(new Random(1), block -> changed(block) ? 10 : 100);
    assertThat(trial.decided()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(trial.gain().mean()).isCloseTo(0.9, within(0.02));
    assertThat(trial.pairs()).hasSize(2 * EACH);
    assertThat(trial.predictedGain()).isCloseTo(0.9, within(0.02));
  }

  /** A cache that fills, or another's job that ends: only the first side would call it a gain. */
  @Test
  void decidesNothingWhereItStaysBetterOnceTheChangeIsGone() {
    Reversal trial = run(new Random(2), block -> block < EACH ? 100 : 10);
    assertThat(trial.decided()).isNull();
    assertThat(trial.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(trial.gain().low()).isLessThan(0.2);
    assertThat(trial.gain().high()).isGreaterThan(0.8);
  }

  @Test
  void takesNoDriftAndNoNoiseForAGain() {
    for (double drift : new double[] {1, 0.95, 0.8, 1.1}) {
      int gains = 0;
      Random random = new Random(3);
      for (int i = 0; i < RUNS; i++) {
        ExperimentOutcome outcome = run(random, b -> 100 * Math.pow(drift, b)).ended();
        gains += helps(outcome) ? 1 : 0;
      }
      assertThat((double) gains / RUNS).as("drift " + drift).isLessThanOrEqualTo(Trial.ERROR);
    }
  }

  @Test
  void refutesWhatBothSidesRefute() {
    int refuted = 0;
    int wrong = 0;
    Random random = new Random(4);
    for (int i = 0; i < RUNS; i++) {
      refuted += run(random, b -> 100).ended() == ExperimentOutcome.REFUTED ? 1 : 0;
      wrong += run(random, b -> changed(b) ? 10 : 100).ended() == ExperimentOutcome.REFUTED ? 1 : 0;
    }
    assertThat((double) refuted / RUNS).isGreaterThan(0.6);
    assertThat((double) wrong / RUNS).isLessThanOrEqualTo(Trial.ERROR);
  }

  @Test
  void saysPartlyWhereItGainsLess() {
    Reversal trial = run(new Random(5), block -> changed(block) ? 40 : 100);
    assertThat(trial.ended()).isEqualTo(ExperimentOutcome.PARTLY);
  }

  @Test
  void decidesNothingBeforeTheChangeIsGoneAgain() {
    Reversal trial = new Reversal(TIME, 100, 10);
    for (int i = 0; i < EACH; i++) {
      trial.control(100 + i);
    }
    for (int i = 0; i < EACH; i++) {
      trial.changed(10 + i * 0.1);
    }
    assertThat(trial.decided()).isNull();
    assertThat(trial.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
  }

  private static Reversal run(Random random, IntToDoubleFunction level) {
    Reversal trial = new Reversal(TIME, 100, 10);
    for (int block = 0; block < 3 * EACH; block++) {
      double value = level.applyAsDouble(block) * Math.exp(NOISE * random.nextGaussian());
      if (changed(block)) {
        trial.changed(value);
      } else {
        trial.control(value);
      }
    }
    return trial;
  }

  private static boolean changed(int block) {
    return block / EACH == 1;
  }

  private static boolean helps(ExperimentOutcome outcome) {
    return outcome == ExperimentOutcome.CONFIRMED || outcome == ExperimentOutcome.PARTLY;
  }
}
