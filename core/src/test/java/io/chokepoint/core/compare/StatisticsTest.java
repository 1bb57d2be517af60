package io.chokepoint.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.laws.Student;
import io.chokepoint.core.model.Latencies;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  /** Published table values. */
  @ParameterizedTest
  @CsvSource({
    "12.706, 1, 0.05",
    "4.303, 2, 0.05",
    "2.228, 10, 0.05",
    "2.750, 30, 0.01",
    "1.960, 1000000, 0.05",
    "636.619, 1, 0.001"
  })
  void studentsDistributionIsThatOfTheTables(double t, double freedom, double chance) {
    assertThat(Student.beyond(t, freedom)).isCloseTo(chance, within(chance * 0.002));
    assertThat(Student.exceeded(chance / 2, freedom)).isCloseTo(t, within(t * 0.001));
  }

  @Test
  void theLimitFallsWithTheNumberOfLooks() {
    assertThat(Discoveries.limit(new double[] {0.04}, 0.05)).isEqualTo(0.04);
    assertThat(Discoveries.limit(new double[] {0.04, 0.5, 0.6, 0.9}, 0.05)).isZero();
    // the example of the paper's third section: four of fifteen
    double[] paper = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0
    };
    assertThat(Discoveries.limit(paper, 0.05)).isEqualTo(0.0095);
  }

  @ParameterizedTest
  @CsvSource({"0.0, 60", "0.5, 60", "0.8, 120", "0.95, 300"})
  void theErrorOfAMeanHoldsWhereASecondResemblesTheOneBefore(double correlation, int seconds) {
    Random random = new Random(7);
    int outside = 0;
    int series = 2000;
    for (int s = 0; s < series; s++) {
      double[] values = autoregressive(random, correlation, seconds);
      double mean = 0;
      for (double v : values) {
        mean += v / seconds;
      }
      for (int i = 0; i < seconds; i++) {
        values[i] -= mean;
      }
      Spread spread = Spread.of(values);
      double t = mean / (spread.error() / seconds);
      outside += Student.beyond(t, spread.freedom()) < 0.05 ? 1 : 0;
    }
    // the mean truly is 0: five of a hundred intervals may miss it
    assertThat(outside / (double) series).isLessThan(0.085);
  }

  @Test
  void fewSecondsAreNoEvidence() {
    assertThat(Spread.of(new double[] {1, -1, 1, -1}).error()).isInfinite();
  }

  private static double[] autoregressive(Random random, double correlation, int n) {
    double[] values = new double[n];
    double scale = Math.sqrt(1 - correlation * correlation);
    double value = random.nextGaussian();
    for (int i = 0; i < n; i++) {
      values[i] = value;
      value = correlation * value + scale * random.nextGaussian();
    }
    return values;
  }

  @Test
  void fewRequestsThatAllFailedAreNoZeroOfErrors() {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(10_000_000L, 5);
    Seconds seconds = new Seconds();
    seconds.add(0, Latencies.of(latency), 0, 5);

    Estimate errors = seconds.estimates().get(Metric.ERRORS);

    assertThat(errors.value()).isEqualTo(1);
    assertThat(errors.known()).isFalse();
  }
}
