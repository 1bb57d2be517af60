package io.chokepoint.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.experiment.Sensitivity.Answer;
import io.chokepoint.core.experiment.Sensitivity.Point;
import io.chokepoint.core.model.ResourceId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SensitivityTest {

  private static final ResourceId QUERY = ResourceId.sql("select item from orders");
  private static final ResourceId POOL = ResourceId.pool("main");
  private static final String ORDER = "GET /orders/{id}";
  private static final int RUNS = 400;
  private static final int MOST_PAIRS = 9;

  @Test
  void fitsALineThroughTheOrigin() {
    Sensitivity seen = of(QUERY, 1.0, new Point(1, 20, 21.2), new Point(2, 20, 21.9));
    assertThat(seen.slope()).isCloseTo((1 * 1.2 + 2 * 1.9) / (1 + 4), within(1e-9));
    assertThat(seen.low()).as("two pairs have no interval").isNull();
    assertThat(seen.answer()).isEqualTo(Answer.NOT_DECIDED);
  }

  /** With all delays of the usual size it is the interval of a mean. */
  @Test
  void hasTheIntervalOfAMeanWhereAllDelaysAreAlike() {
    List<Double> x = List.of(3.0, 3.0, 3.0, 3.0);
    List<Double> y = List.of(2.0, 3.5, 2.5, 4.0);
    ConfidenceSequence line = ConfidenceSequence.ofSlope(x, y, 3, 0.05);
    ConfidenceSequence mean =
        ConfidenceSequence.of(y.stream().map(v -> (Double) (v / 3)).toList(), 0.05);
    assertThat(line.mean()).isCloseTo(mean.mean(), within(1e-12));
    assertThat(line.low()).isCloseTo(mean.low(), within(1e-12));
    assertThat(line.high()).isCloseTo(mean.high(), within(1e-12));
  }

  @Test
  void tellsWhatAnswersAsOftenAsItIsVisited() {
    assertThat(line(QUERY, 3.0, d -> 3 * d).answer()).isEqualTo(Answer.SERIAL);
    assertThat(line(QUERY, 3.0, d -> 3 * d).outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(line(POOL, 1.0, d -> d).outcome())
        .as("none queue")
        .isEqualTo(ExperimentOutcome.PARTLY);
  }

  @Test
  void tellsWhatAnswersNot() {
    assertThat(line(QUERY, 2.0, d -> 0).answer()).isEqualTo(Answer.OFF_THE_PATH);
    assertThat(line(QUERY, 2.0, d -> 0).outcome()).isEqualTo(ExperimentOutcome.REFUTED);
  }

  /** An M/M/1 at 50 %, 10 ms of service at 50/s: the slope is 4, and more for longer delays. */
  @Test
  void tellsWhatOthersQueueBehind() {
    Sensitivity seen = line(POOL, 1.0, d -> response(10 + d) - response(10));
    assertThat(seen.answer()).isEqualTo(Answer.SATURATED);
    assertThat(seen.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
  }

  @Test
  void decidesNothingWhereVisitsAreNotKnown() {
    assertThat(line(QUERY, null, d -> d).answer()).isEqualTo(Answer.NOT_DECIDED);
  }

  /** Looked at after each pair: simulated experiments of each kind, with noise of 2 % a block. */
  @Test
  void isSeldomWrongHoweverOftenOneLooks() {
    for (double slope : new double[] {0, 1, 5}) {
      Answer right =
          slope == 0 ? Answer.OFF_THE_PATH : slope == 1 ? Answer.SERIAL : Answer.SATURATED;
      Map<Answer, Integer> answers = simulate(slope);
      double wrong = RUNS - count(answers, right) - count(answers, Answer.NOT_DECIDED);
      assertThat(wrong / RUNS).isLessThanOrEqualTo(Trial.ERROR);
      assertThat(count(answers, right)).isGreaterThan(RUNS * 7 / 10);
    }
  }

  private static Map<Answer, Integer> simulate(double slope) {
    Random random = new Random(21);
    Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
    for (int run = 0; run < RUNS; run++) {
      List<Point> points = new ArrayList<>();
      Answer answer = Answer.NOT_DECIDED;
      while (points.size() < MOST_PAIRS && answer == Answer.NOT_DECIDED) {
        double delay = delay(points.size());
        double control = 20 * (1 + 0.02 * random.nextGaussian());
        double delayed = 20 * (1 + 0.02 * random.nextGaussian()) + slope * delay;
        points.add(new Point(delay, control, delayed));
        answer = Sensitivity.of(QUERY, ORDER, 1.0, points).answer();
      }
      answers.merge(answer, 1, Integer::sum);
    }
    return answers;
  }

  private static int count(Map<Answer, Integer> answers, Answer answer) {
    return answers.getOrDefault(answer, 0);
  }

  /** Pairs with a little noise. */
  private static Sensitivity line(
      ResourceId resource, @Nullable Double visits, DoubleUnaryOperator added) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < MOST_PAIRS; i++) {
      double noise = 0.1 * (i * 7 % 5 - 2);
      points.add(new Point(delay(i), 20, 20 + added.applyAsDouble(delay(i)) + noise));
    }
    return Sensitivity.of(resource, ORDER, visits, points);
  }

  private static Sensitivity of(ResourceId resource, Double visits, Point... points) {
    return Sensitivity.of(resource, ORDER, visits, List.of(points));
  }

  private static double delay(int pair) {
    return Sensitivity.DOSES.get(pair % Sensitivity.DOSES.size()) / 1e3;
  }

  /** R = S / (1 − λS), in ms, at 50/s. */
  private static double response(double serviceMillis) {
    return serviceMillis / (1 - 0.05 * serviceMillis);
  }
}
