package io.chokepoint.core.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesMeanTest {

  @ParameterizedTest
  @CsvSource({
    "6.3138, 1, 0.05",
    "31.821, 1, 0.01",
    "2.0150, 5, 0.05",
    "3.3649, 5, 0.01",
    "1.8125, 10, 0.05",
    "2.7638, 10, 0.01",
    "2.4233, 40, 0.01",
    "2.3263, 1000000, 0.01"
  })
  void studentsTailsAreThoseOfTheTables(double t, double freedom, double chance) {
    assertThat(Student.above(t, freedom)).isCloseTo(chance, within(2e-5));
    assertThat(Student.above(-t, freedom)).isCloseTo(1 - chance, within(2e-5));
    assertThat(Student.exceeded(chance, freedom)).isCloseTo(t, within(2e-3 * t));
  }

  @Test
  void farFromZeroOnEitherSideIsTwiceAsLikelyAsOnOne() {
    assertThat(Student.beyond(2.2281, 10)).isCloseTo(0.05, within(1e-4));
    assertThat(Student.beyond(-2.2281, 10)).isCloseTo(0.05, within(1e-4));
    assertThat(Student.beyond(Double.NaN, 10)).isEqualTo(1);
  }

  @Test
  void aMeanBelowZeroIsWhatTheSameAboveItIsTurnedRound() {
    double above = SeriesMean.of(new double[] {3, 1, 2, 1, 3}, 1).chanceIfNotAbove();
    SeriesMean below = SeriesMean.of(new double[] {-3, -1, -2, -1, -3}, 1);
    assertThat(above).isBetween(1e-4, 0.1);
    assertThat(below.chanceIfNotBelow()).isCloseTo(above, within(1e-12));
    assertThat(below.chanceIfNotAbove()).isCloseTo(1 - above, within(1e-12));
  }

  @Test
  void withoutCorrelationItIsStudentsTest() {
    // mean 2, s² = 2, shown correlation of neighbours −0.5, corrected for four values: −0.75
    SeriesMean mean = SeriesMean.of(new double[] {3, 1, 3, 1}, 0);
    assertThat(mean.mean()).isEqualTo(2);
    // s² = 4/3, n' = 4 · 1.4 / 0.6
    assertThat(mean.error()).isCloseTo(Math.sqrt(4 / 3.0 / (4 * 1.4 / 0.6)), within(1e-9));
    assertThat(mean.freedom()).isEqualTo(3);
  }

  @Test
  void twoValuesSayNothing() {
    assertThat(SeriesMean.of(new double[] {5, 5}, 0).chanceIfNotAbove()).isEqualTo(1);
  }

  @Test
  void aCountsOwnVarianceIsNeverUndercut() {
    assertThat(SeriesMean.of(new double[] {1, 1, 1, 1, 1}, 0).chanceIfNotAbove()).isZero();
    assertThat(SeriesMean.of(new double[] {1, 1, 1, 1, 1}, 4).chanceIfNotAbove())
        .isGreaterThan(0.05);
  }

  /** How often a true mean of 0 is taken for one above it, at 1 %. */
  @ParameterizedTest
  @CsvSource({"0, 10, 0.02", "0.3, 10, 0.04", "0.3, 30, 0.03", "0.6, 30, 0.04", "-0.4, 10, 0.02"})
  void resemblingNeighboursAreNotTakenForManyIndependentValues(double r, int n, double most) {
    Random random = new Random(1995);
    int wrong = 0;
    for (int i = 0; i < 4000; i++) {
      double[] values = new double[n];
      double x = random.nextGaussian();
      for (int k = 0; k < n; k++) {
        values[k] = x;
        x = r * x + Math.sqrt(1 - r * r) * random.nextGaussian();
      }
      wrong += SeriesMean.of(values, 0).chanceIfNotAbove() < 0.01 ? 1 : 0;
    }
    assertThat(wrong / 4000.0).isLessThan(most);
  }

  @Test
  void valuesThatAreAllAlikeAreNotTakenForCorrelated() {
    double[] alike = new double[60];
    for (double value : new double[] {0, -5, 0.1 - 0.05 * 100, 1e9 / 3}) {
      Arrays.fill(alike, value);

      assertThat(SeriesMean.of(alike, 4.75).freedom()).as("%s", value).isGreaterThan(50);
    }
  }
}
