package io.chokepoint.driver.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.driver.arrival.LoadCurve.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long SECOND = 1_000_000_000L;

  /** 1,000/s for 20 s: some 20,000 arrivals. */
  private static final LoadCurve STEADY =
      new LoadCurve(List.of(new Line(0, 20 * SECOND, 1000, 1000)));

  private static final LoadCurve RAMP = new LoadCurve(List.of(new Line(0, 20 * SECOND, 0, 2000)));

  @Test
  void constantArrivalsStandInTheMiddleOfEqualGaps() {
    LoadCurve curve = new LoadCurve(List.of(new Line(0, SECOND, 4, 4)));

    assertThat(all(Arrivals.constant(() -> curve, 0, 1)))
        .containsExactly(125_000_000L, 375_000_000L, 625_000_000L, 875_000_000L);
  }

  @Test
  void constantArrivalsOfTwoWorkersInterleaveToTheSameMetronome() {
    LoadCurve curve = new LoadCurve(List.of(new Line(0, SECOND, 4, 4)));
    List<Long> both = all(Arrivals.constant(() -> curve, 0, 2));
    both.addAll(all(Arrivals.constant(() -> curve, 1, 2)));

    assertThat(both.stream().sorted().toList())
        .isEqualTo(all(Arrivals.constant(() -> curve, 0, 1)));
  }

  @Test
  void aRampsArrivalsFollowTheSquareRoot() {
    // λ(t) = 2t, so Λ(t) = t² and the k-th arrival is due at √(k − ½)
    LoadCurve curve = new LoadCurve(List.of(new Line(0, 3 * SECOND, 0, 6)));
    List<Long> times = all(Arrivals.constant(() -> curve, 0, 1));

    assertThat(times).hasSize(9);
    for (int k = 1; k <= 9; k++) {
      assertThat(times.get(k - 1) / 1e9).isCloseTo(Math.sqrt(k - 0.5), within(1e-8));
    }
  }

  @Test
  void arrivalsCrossFromARampIntoAStepWithoutLosingAny() {
    LoadCurve curve =
        new LoadCurve(
            List.of(
                new Line(0, 2 * SECOND, 0, 100),
                new Line(2 * SECOND, 5 * SECOND, 100, 100),
                new Line(5 * SECOND, 6 * SECOND, 100, 0)));

    List<Long> times = all(Arrivals.constant(() -> curve, 0, 1));

    assertThat(times).isSorted().hasSize(100 + 300 + 50);
    assertThat(times.stream().filter(t -> t >= 2 * SECOND && t < 5 * SECOND).count())
        .isEqualTo(300);
  }

  @Test
  void poissonGapsAreExponential() {
    List<Long> times = all(Arrivals.poisson(() -> STEADY, 1, new SplittableRandom(42)));
    double[] gaps = new double[times.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (times.get(i + 1) - times.get(i)) / 1e9;
    }

    assertThat(distance(gaps, gap -> 1 - Math.exp(-1000 * gap))).isLessThan(critical(gaps.length));
  }

  /** The test above must be able to fail: a metronome is as far from Poisson as can be. */
  @Test
  void constantGapsAreNotExponential() {
    List<Long> times = all(Arrivals.constant(() -> STEADY, 0, 1));
    double[] gaps = new double[times.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (times.get(i + 1) - times.get(i)) / 1e9;
    }

    assertThat(distance(gaps, gap -> 1 - Math.exp(-1000 * gap)))
        .isGreaterThan(critical(gaps.length));
  }

  @Test
  void poissonArrivalsOfARampAreDistributedLikeItsRate() {
    // given their number, arrivals of an inhomogeneous process are independent with density λ/Λ
    List<Long> times = all(Arrivals.poisson(() -> RAMP, 1, new SplittableRandom(43)));
    double[] seconds = times.stream().mapToDouble(t -> t / 1e9).toArray();

    assertThat(distance(seconds, t -> t * t / 400)).isLessThan(critical(seconds.length));
  }

  @Test
  void workersTogetherAreOnePoissonProcessOfTheWholeRate() {
    List<Long> both = all(Arrivals.poisson(() -> STEADY, 2, new SplittableRandom(44)));
    both.addAll(all(Arrivals.poisson(() -> STEADY, 2, new SplittableRandom(45))));
    both.sort(null);
    double[] gaps = new double[both.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (both.get(i + 1) - both.get(i)) / 1e9;
    }

    assertThat(both.size()).isCloseTo(20_000, within(600));
    assertThat(distance(gaps, gap -> 1 - Math.exp(-1000 * gap))).isLessThan(critical(gaps.length));
  }

  @Test
  void anArrivalThatWasFarOffComesSoonerWhenTheCurveRisesBeforeIt() {
    LoadCurve[] curve = {new LoadCurve(List.of(new Line(0, Long.MAX_VALUE, 1, 1)))};
    Arrivals arrivals = Arrivals.constant(() -> curve[0], 0, 1);
    arrivals.take();
    assertThat(arrivals.nextNanos()).isEqualTo(SECOND + SECOND / 2);

    curve[0] =
        new LoadCurve(
            List.of(new Line(0, SECOND, 1, 1), new Line(SECOND, Long.MAX_VALUE, 100, 100)));

    // half of its gap is over at the turn: the other half passes a hundred times as fast
    assertThat(arrivals.nextNanos()).isEqualTo(SECOND + SECOND / 200);
    arrivals.take();
    assertThat(arrivals.nextNanos()).isEqualTo(SECOND + SECOND / 200 + SECOND / 100);
  }

  @Test
  void stoppedArrivalsEnd() {
    Arrivals arrivals = Arrivals.constant(() -> STEADY, 0, 1);
    arrivals.take();
    arrivals.stop();

    assertThat(arrivals.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  private static List<Long> all(Source source) {
    List<Long> times = new ArrayList<>();
    for (long t = source.nextNanos(); t != Long.MAX_VALUE; t = source.nextNanos()) {
      times.add(t);
      source.take();
    }
    return times;
  }

  /** Kolmogorov–Smirnov: the largest distance between empirical and expected distribution. */
  private static double distance(double[] sample, DoubleUnaryOperator expected) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double f = expected.applyAsDouble(sorted[i]);
      distance =
          Math.max(
              distance, Math.max(f - (double) i / sorted.length, (i + 1.0) / sorted.length - f));
    }
    return distance;
  }

  /** Exceeded by one true sample in a hundred. */
  private static double critical(int n) {
    return 1.628 / Math.sqrt(n);
  }
}
