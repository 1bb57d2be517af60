package io.chokepoint.core.laws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

  @Test
  void findsWhereASlowStartHasSettled() {
    double[] values =
        IntStream.range(0, 30).mapToDouble(i -> 10 + i % 2 + 80 * Math.exp(-i / 1.5)).toArray();

    assertThat(SteadyState.begins(values, 3)).isBetween(3, 8);
  }

  @Test
  void aQueueThatBuildsUpIsNoWarmUp() {
    double[] values = IntStream.range(0, 30).mapToDouble(i -> 10 + 5 * i).toArray();

    assertThat(SteadyState.begins(values, 3)).isZero();
  }

  @Test
  void aStallThatComesAgainIsNoWarmUp() {
    double[] values = IntStream.range(0, 30).mapToDouble(i -> i % 10 < 2 ? 900 : 10).toArray();

    assertThat(SteadyState.begins(values, 3)).isZero();
  }

  @Test
  void takesNoiseForAWarmUpInFewSeriesOnly() {
    SplittableRandom random = new SplittableRandom(11);
    int cut = 0;
    for (int series = 0; series < 1000; series++) {
      double[] values = random.doubles(20, 10, 14).toArray();
      cut += SteadyState.begins(values, 3) > 0 ? 1 : 0;
    }

    assertThat(cut).isLessThan(70);
  }

  @Test
  void leavesAsMuchAsIsAskedFor() {
    double[] values = {900, 800, 10, 10};

    assertThat(SteadyState.begins(values, 3)).isLessThanOrEqualTo(1);
    assertThat(SteadyState.begins(new double[] {5}, 3)).isZero();
    assertThat(SteadyState.begins(new double[0], 3)).isZero();
  }

  @Test
  void secondsWithoutAnAnswerAreNeverCutOffNorIsWhatFollowsThem() {
    double nothing = Double.NaN;
    double[] dies = {20, 20, 20, 20, nothing, nothing, nothing, nothing, nothing, nothing};
    double[] comesUp = {nothing, nothing, 900, 800, 10, 11, 10, 11, 10, 11, 10, 11};
    double[] slowThenDies = {900, 10, 11, 10, 11, 10, nothing, nothing, nothing, nothing};

    assertThat(SteadyState.begins(dies, 3)).isZero();
    assertThat(SteadyState.begins(comesUp, 3)).isZero();
    assertThat(SteadyState.begins(slowThenDies, 3)).isEqualTo(1);
    assertThat(SteadyState.begins(new double[] {nothing, nothing, nothing, nothing}, 3)).isZero();
  }
}
