package io.chokepoint.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {

  private static final Figure MEAN = Figure.meanOf("GET /");
  private static final int RUNS = 400;
  private static final int MOST_PAIRS = 12;

  /** Noise of each second from one second to the next, from none to that of a long queue. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.8})
  void confirmsNothingWhereNothingWasChanged(double correlation) {
    Map<ExperimentOutcome, Integer> outcomes = simulate(1, 0.5, correlation, 11);
    assertThat(
            share(outcomes, ExperimentOutcome.CONFIRMED)
                + share(outcomes, ExperimentOutcome.PARTLY))
        .isLessThanOrEqualTo(Trial.ERROR);
    assertThat(share(outcomes, ExperimentOutcome.REFUTED)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.8})
  void refutesNoRemedyThatHoldsWhatWasPredicted(double correlation) {
    for (double gain : new double[] {0.2, 0.5, 0.8}) {
      Map<ExperimentOutcome, Integer> outcomes = simulate(1 - gain, gain, correlation, 12);
      assertThat(share(outcomes, ExperimentOutcome.REFUTED)).isLessThanOrEqualTo(Trial.ERROR);
      assertThat(share(outcomes, ExperimentOutcome.CONFIRMED))
          .isGreaterThan(gain < 0.3 ? 0.5 : 0.9);
    }
  }

  /** Every block is slower than the one before: pairs take turns in which comes first. */
  @Test
  void takesNoDriftForAGain() {
    Random random = new Random(13);
    int gains = 0;
    for (int run = 0; run < RUNS; run++) {
      Trial trial = new Trial(MEAN, 100, 50);
      double level = 100;
      for (int pair = 0; pair < MOST_PAIRS && trial.decided() == null; pair++) {
        double first = level * (1 + 0.02 * random.nextGaussian());
        double second = level * 0.95 * (1 + 0.02 * random.nextGaussian());
        boolean controlFirst = Blocks.controlFirst(pair);
        trial.add(controlFirst ? first : second, controlFirst ? second : first);
        level *= 0.9;
      }
      ExperimentOutcome outcome = trial.ended();
      gains +=
          outcome == ExperimentOutcome.CONFIRMED || outcome == ExperimentOutcome.PARTLY ? 1 : 0;
    }
    assertThat((double) gains / RUNS).isLessThanOrEqualTo(Trial.ERROR);
  }

  @Test
  void saysPartlyWhereTheGainIsThereButSmall() {
    Trial trial = trial(0.8, 100, 60, 102, 61, 98, 58.5, 101, 60.2);
    assertThat(trial.decided()).isEqualTo(ExperimentOutcome.PARTLY);
  }

  @Test
  void confirmsWhatGainsMoreThanPredicted() {
    assertThat(trial(0.3, 100, 20, 101, 20.5, 99, 19.7, 100, 20).decided())
        .isEqualTo(ExperimentOutcome.CONFIRMED);
  }

  /** From 300 ms to 30 ms was predicted; between the blocks the queue is worked off. */
  @Test
  void asksOfBlocksThatBeginBetterOnlyWhatIsLeftToGain() {
    Trial trial = new Trial(MEAN, 300, 30);
    for (double noise : new double[] {0, 1, -1, 0.5}) {
      trial.add(75 + noise, 26 - noise / 10);
    }
    assertThat(trial.predictedGain()).isCloseTo(0.6, within(0.01));
    assertThat(trial.decided()).isEqualTo(ExperimentOutcome.CONFIRMED);
  }

  @Test
  void decidesNothingWhereBlocksBeginWhereThePredictionEnds() {
    Trial trial = new Trial(MEAN, 300, 80);
    for (double noise : new double[] {0, 1, -1, 0.5}) {
      trial.add(75 + noise, 70 + noise);
    }
    assertThat(trial.decided()).isNull();
    assertThat(trial.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
  }

  @Test
  void refutesWhatMakesItWorse() {
    assertThat(trial(0.3, 100, 130, 101, 133, 99, 127, 100, 131).decided())
        .isEqualTo(ExperimentOutcome.REFUTED);
  }

  @Test
  void decidesNothingOnTwoPairs() {
    Trial trial = trial(0.5, 100, 50, 100, 50.1);
    assertThat(trial.decided()).isNull();
    assertThat(trial.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(new Trial(MEAN, 100, 50).ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
  }

  @Test
  void countsMoreRequestsASecondAsAGain() {
    Trial trial = new Trial(Figure.THROUGHPUT, 100, 150);
    for (double noise : new double[] {0, 1, -1, 0.5}) {
      trial.add(100 + noise, 152 - noise);
    }
    assertThat(trial.decided()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(trial.gain().mean()).isCloseTo(0.52, within(0.02));
  }

  /**
   * A queue that is nearly full takes ten seconds to become what it is on average: the blocks as
   * they are scatter by a factor of two, those with the change hardly.
   */
  @Test
  void decidesOnAQueueThatIsNearlyFull() {
    Random random = new Random(14);
    int confirmed = 0;
    for (int run = 0; run < RUNS; run++) {
      Trial trial = new Trial(MEAN, 120, 28);
      for (int pair = 0; pair < 5 && trial.decided() == null; pair++) {
        trial.add(
            120 * Math.exp(0.5 * random.nextGaussian()),
            20 * Math.exp(0.05 * random.nextGaussian()));
      }
      confirmed += trial.ended() == ExperimentOutcome.CONFIRMED ? 1 : 0;
    }
    assertThat((double) confirmed / RUNS).isGreaterThan(0.9);
  }

  /**
   * Four servers of 250 ms, offered half as much again as they serve, and eleven: each block begins
   * without a request, and measures all but its first second.
   */
  @Test
  void decidesInFourPairsWhereBlocksOfAnOverloadBeginEmpty() {
    Map<ExperimentOutcome, Integer> helped = queues(4, 11, 15);
    assertThat(share(helped, ExperimentOutcome.CONFIRMED)).isGreaterThan(0.95);
    assertThat(share(helped, ExperimentOutcome.REFUTED)).isZero();
    Map<ExperimentOutcome, Integer> same = queues(4, 4, 16);
    assertThat(share(same, ExperimentOutcome.CONFIRMED) + share(same, ExperimentOutcome.PARTLY))
        .isLessThanOrEqualTo(Trial.ERROR);
  }

  @Test
  void takesAWaitThatIsGoneForAHundredthOfIt() {
    Trial trial = trial(0.99, 2_500, 0, 2_400, 0.02, 2_600, 3, 2_500, 0);
    assertThat(trial.decided()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(trial.gain().mean()).isCloseTo(0.99, within(1e-9));
  }

  /** By hand: n = 4, ν = 3, g = 10, α = 0.05 give t² = 26.1. */
  @Test
  void widensTheIntervalByTheMixture() {
    ConfidenceSequence interval = ConfidenceSequence.of(List.of(1.0, 2.0, 3.0, 2.0), 0.05);
    double standardError = Math.sqrt(2.0 / 3 / 4);
    double ratio = Math.sqrt(Math.sqrt(41) / 0.1);
    double t = Math.sqrt(3 * (ratio - 1) / (1 - ratio / 41));
    assertThat(interval.mean()).isEqualTo(2);
    assertThat(t * t).isCloseTo(26.1, within(0.1));
    assertThat(interval.high()).isCloseTo(2 + t * standardError, within(1e-9));
    assertThat(interval.low()).isCloseTo(2 - t * standardError, within(1e-9));
  }

  private static Trial trial(double predictedGain, double... controlAndChanged) {
    Trial trial = new Trial(MEAN, 100, 100 * (1 - predictedGain));
    for (int i = 0; i < controlAndChanged.length; i += 2) {
      trial.add(controlAndChanged[i], controlAndChanged[i + 1]);
    }
    return trial;
  }

  /** Blocks of six seconds, whose noise goes on from one block to the next. */
  private static Map<ExperimentOutcome, Integer> simulate(
      double trueRatio, double predictedGain, double correlation, int seed) {
    Random random = new Random(seed);
    Map<ExperimentOutcome, Integer> outcomes = new EnumMap<>(ExperimentOutcome.class);
    for (int run = 0; run < RUNS; run++) {
      Trial trial = new Trial(MEAN, 100, 100 * (1 - predictedGain));
      double noise = random.nextGaussian();
      for (int pair = 0; pair < MOST_PAIRS && trial.decided() == null; pair++) {
        double[] blocks = new double[2];
        for (int i = 0; i < 2; i++) {
          boolean control = (i == 0) == Blocks.controlFirst(pair);
          double sum = 0;
          for (int second = 0; second < 6; second++) {
            noise =
                correlation * noise
                    + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            sum += Math.exp(0.1 * noise);
          }
          blocks[control ? 0 : 1] = sum / 6 * (control ? 100 : 100 * trueRatio);
        }
        trial.add(blocks[0], blocks[1]);
      }
      outcomes.merge(trial.ended(), 1, Integer::sum);
    }
    return outcomes;
  }

  private static Map<ExperimentOutcome, Integer> queues(int servers, int then, int seed) {
    Random random = new Random(seed);
    Map<ExperimentOutcome, Integer> outcomes = new EnumMap<>(ExperimentOutcome.class);
    for (int run = 0; run < RUNS; run++) {
      Trial trial = new Trial(MEAN, 3_110, 289);
      for (int pair = 0; pair < 4 && trial.decided() == null; pair++) {
        trial.add(meanMillis(servers, random), meanMillis(then, random));
      }
      outcomes.merge(trial.ended(), 1, Integer::sum);
    }
    return outcomes;
  }

  /** Of requests that end in seconds 1 to 7 of a queue that was empty: M/M/c, FIFO. */
  private static double meanMillis(int servers, Random random) {
    PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(servers, 0.0));
    double sum = 0;
    int ended = 0;
    double now = 0;
    while (now < 7) {
      now -= Math.log(1 - random.nextDouble()) / 24;
      double end = Math.max(now, free.remove()) - 0.25 * Math.log(1 - random.nextDouble());
      free.add(end);
      if (end >= 1 && end < 7) {
        sum += 1_000 * (end - now);
        ended++;
      }
    }
    return sum / ended;
  }

  private static double share(Map<ExperimentOutcome, Integer> outcomes, ExperimentOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0) / (double) RUNS;
  }
}
