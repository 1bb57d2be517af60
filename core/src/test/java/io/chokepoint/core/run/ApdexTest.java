package io.chokepoint.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ApdexTest {

  private static final long MILLI = 1_000_000;
  private static final Long T = 100 * MILLI;

  @Test
  void halfOfTheToleratingCount() {
    // the specification's own example: 60 satisfied, 30 tolerating, 10 frustrated
    assertThat(Apdex.of(latency(60, 30, 10), 0, T)).isEqualTo(new Apdex(0.75, 100));
  }

  @Test
  void failuresAreNeverTakenForContent() {
    assertThat(Apdex.of(latency(60, 30, 10), 20, T)).isEqualTo(new Apdex(0.55, 100));
    assertThat(Apdex.of(latency(60, 30, 10), 70, T)).isEqualTo(new Apdex(0.10, 100));
    assertThat(Apdex.of(latency(60, 30, 10), 100, T)).isEqualTo(new Apdex(0, 100));
  }

  @Test
  void fewRequestsHaveNone() {
    assertThat(Apdex.of(latency(99, 0, 0), 0, T)).isNull();
    assertThat(Apdex.of(latency(100, 0, 0), 0, null)).isNull();
  }

  @Test
  void aPercentileNeedsAnIntervalWithinTheSample() {
    assertThat(Figures.enough(34, 0.9)).isFalse();
    assertThat(Figures.enough(35, 0.9)).isTrue();
    assertThat(Figures.enough(3_837, 0.999)).isFalse();
    assertThat(Figures.enough(3_838, 0.999)).isTrue();
    assertThat(Figures.enough(38_412, 0.9999)).isFalse();
    assertThat(Figures.enough(38_413, 0.9999)).isTrue();
  }

  private static Histogram latency(long satisfied, long tolerating, long frustrated) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(10 * MILLI, satisfied);
    latency.recordValueWithCount(300 * MILLI, tolerating);
    latency.recordValueWithCount(500 * MILLI, frustrated);
    return latency;
  }
}
