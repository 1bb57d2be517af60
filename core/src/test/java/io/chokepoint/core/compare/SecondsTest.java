package io.chokepoint.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.model.Latencies;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SecondsTest {

  private static final int SECONDS = 20;

  /** What the error of a sum is where second after second is by one too much, then too little. */
  private static final double ALTERNATING = SECONDS / Math.sqrt(SECONDS - 1);

  /** By turns 110 and 90 requests of 10 ms. */
  @Test
  void theErrorOfARateIsThatOfTheSumOfItsSeconds() {
    Map<Metric, Estimate> of = estimates(s -> s % 2 == 0 ? 110 : 90, s -> 10, s -> 0);

    is(of, Metric.RATE, 100, 10 * ALTERNATING / 2000);
    assertThat(get(of, Metric.RATE).freedom()).isEqualTo(SECONDS - 1);
    is(of, Metric.MEAN, 10, 0.002);
    is(of, Metric.P50, 10, 0.002);
    is(of, Metric.P95, 10, 1.5 * 0.002);
  }

  /** By turns 9 and 11 ms: a second's sum is off by 100 of 1,000 ms, its share by 50 of 100. */
  @Test
  void theErrorOfAPercentileIsThatOfTheShareBelowIt() {
    Map<Metric, Estimate> of = estimates(s -> 100, s -> s % 2 == 0 ? 9 : 11, s -> 0);

    double ofMean = 100 * ALTERNATING / 20_000;
    is(of, Metric.MEAN, 10, ofMean);
    is(of, Metric.P50, 9, Math.log(11 / 9.0) / 2);
    is(of, Metric.P95, 11, 1.5 * ofMean);
    is(of, Metric.P99, 11, 1.5 * ofMean);
  }

  /** One second of the twenty, with every request above the 95th percentile. */
  @Test
  void whereTheTailIsOneQueueItMovesAsTheMeanDoes() {
    Map<Metric, Estimate> of = estimates(s -> 100, s -> s == 9 ? 100 : 10, s -> 0);

    // residuals are −450 ms nineteen times and 8,550 once: √((19 · 450² + 8550²) · 20 / 19)
    double ofMean = 9000 / 29_000.0;
    is(of, Metric.MEAN, 14.5, ofMean);
    is(of, Metric.P95, 10, 1.5 * ofMean);
  }

  @Test
  void theErrorOfAShareIsThatOfItsSecondsOrOfItsCount() {
    Map<Metric, Estimate> byTurns = estimates(s -> 100, s -> 10, s -> s % 2 == 0 ? 10 : 0);
    Map<Metric, Estimate> none = estimates(s -> 5, s -> 10, s -> 0);
    Map<Metric, Estimate> steady = estimates(s -> 5, s -> 10, s -> 1);

    is(byTurns, Metric.ERRORS, 0.05, 5 * ALTERNATING / 2000);
    // Laplace: 1 in 102, and 21 in 102
    is(none, Metric.ERRORS, 0, Math.sqrt(1 / 102.0 * (101 / 102.0) / 100));
    is(steady, Metric.ERRORS, 0.2, Math.sqrt(21 / 102.0 * (81 / 102.0) / 100));
  }

  /** Ten must lie beyond a percentile: 490, 49 and 4.9 of 980 do. */
  @Test
  void whatFewRequestsLieBeyondIsNotKnown() {
    Map<Metric, Estimate> of = estimates(s -> 49, s -> 10, s -> 0);
    Map<Metric, Estimate> few = estimates(s -> s < 9 ? 1 : 0, s -> 10, s -> 0);
    Map<Metric, Estimate> nothing = estimates(s -> 0, s -> 10, s -> 0);

    assertThat(get(of, Metric.P50).known()).isTrue();
    assertThat(get(of, Metric.P95).known()).isTrue();
    assertThat(get(of, Metric.P99).known()).isFalse();
    assertThat(get(few, Metric.ERRORS).known()).isFalse();
    for (Metric metric : nothing.keySet()) {
      assertThat(get(nothing, metric).known()).as(metric.name()).isFalse();
    }
  }

  /** Of several endpoints' same second. */
  @Test
  void whatEndsInTheSameSecondAddsUp() {
    Seconds seconds = new Seconds();
    for (int s = 0; s < SECONDS; s++) {
      seconds.add(s, latencies(60, 5), 60, 3);
      seconds.add(s, latencies(40, 15), 40, 2);
    }

    is(seconds.estimates(), Metric.RATE, 100, 0.002);
    is(seconds.estimates(), Metric.MEAN, 9, 0.002);
    is(seconds.estimates(), Metric.ERRORS, 0.05, Math.sqrt(101 * 1901 / 2002.0 / 2002 / 2000));
  }

  private static void is(Map<Metric, Estimate> of, Metric metric, double value, double error) {
    Estimate estimate = get(of, metric);
    assertThat(estimate.value()).as(metric.name()).isCloseTo(value, withinPercentage(1));
    assertThat(estimate.error()).as(metric.name()).isCloseTo(error, withinPercentage(1));
  }

  private static Estimate get(Map<Metric, Estimate> of, Metric metric) {
    return of.getOrDefault(metric, Estimate.unknown(0));
  }

  private static Map<Metric, Estimate> estimates(
      IntUnaryOperator requests, IntUnaryOperator millis, IntUnaryOperator failed) {
    Seconds seconds = new Seconds();
    for (int s = 0; s < SECONDS; s++) {
      int n = requests.applyAsInt(s);
      seconds.add(s, latencies(n, millis.applyAsInt(s)), n, failed.applyAsInt(s));
    }
    return seconds.estimates();
  }

  private static Latencies latencies(int count, long millis) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(millis * 1_000_000, count);
    return Latencies.of(histogram);
  }
}
