package io.chokepoint.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long MILLI = 1_000_000;

  @Test
  void keepsThePercentilesOfWhatWasRecorded() {
    Latencies latencies = Latencies.of(oneToHundredMillis());

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.percentileNanos(50)).isBetween(50 * MILLI, 51 * MILLI);
    assertThat(latencies.percentileNanos(95)).isBetween(95 * MILLI, 96 * MILLI);
    assertThat(latencies.maxNanos()).isBetween(100 * MILLI, 101 * MILLI);
    assertThat(latencies.meanNanos()).isBetween(50.0 * MILLI, 51.0 * MILLI);
    assertThat(latencies.countAtMost(10 * MILLI)).isEqualTo(10);
  }

  @Test
  void goesOnUnchangedWhenTheRecorderIsReset() {
    Histogram recorder = oneToHundredMillis();
    Latencies latencies = Latencies.of(recorder);
    recorder.reset();

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.percentileNanos(50)).isGreaterThan(0);
  }

  @Test
  void readsBackWhatItWrote() {
    Latencies latencies = Latencies.of(oneToHundredMillis());

    Latencies read = Latencies.decode(latencies.encoded());

    assertThat(read).isEqualTo(latencies).hasSameHashCodeAs(latencies);
    assertThat(Latencies.decode("")).isSameAs(Latencies.NONE);
  }

  @Test
  void addsUpDistributionsOfDifferentRanges() {
    Histogram narrow = new Histogram(64, 1024, 2);
    narrow.recordValue(500);
    Histogram wide = new Histogram(64, 600_000_000_000L, 2);
    wide.recordValue(90_000_000_000L);

    Latencies sum = Latencies.of(narrow).plus(Latencies.of(wide));

    assertThat(sum.count()).isEqualTo(2);
    assertThat(sum.maxNanos()).isBetween(90_000_000_000L, 91_000_000_000L);
    assertThat(Latencies.NONE.plus(sum)).isEqualTo(sum);
    assertThat(sum.plus(Latencies.NONE)).isEqualTo(sum);
  }

  @Test
  void isEqualWhateverTheRangeItWasRecordedIn() {
    Histogram narrow = new Histogram(64, 1_000_000, 2);
    Histogram wide = new Histogram(64, 1_000_000_000, 2);
    narrow.recordValue(10_000);
    wide.recordValue(10_000);

    assertThat(Latencies.of(narrow)).isEqualTo(Latencies.of(wide));
    wide.recordValue(20_000);
    assertThat(Latencies.of(narrow)).isNotEqualTo(Latencies.of(wide));
  }

  @Test
  void takesAFractionOfTheUnfoldedHistogram() {
    Histogram recorder = new Histogram(64, 600_000_000_000L, 2);
    for (int i = 1; i <= 5_000; i++) {
      recorder.recordValue(i * MILLI / 10);
    }

    assertThat(Latencies.of(recorder).estimatedBytes())
        .isLessThan(recorder.getEstimatedFootprintInBytes() / 10);
  }

  @Test
  void saysWhatAnHdrHistogramOfTheSameSays() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      int digits = 1 + random.nextInt(4);
      long finest = 1L << random.nextInt(10);
      Histogram one = new Histogram(finest, 600_000_000_000L, digits);
      Histogram other = new Histogram(finest, 600_000_000_000L, digits);
      for (int i = random.nextInt(200); i >= 0; i--) {
        one.recordValueWithCount(random.nextLong() >>> (25 + random.nextInt(30)), 1 + i % 5);
        other.recordValueWithCount(random.nextLong() >>> (25 + random.nextInt(30)), 1 + i);
      }
      same(Latencies.of(one), one);
      Latencies sum = Latencies.of(one).plus(Latencies.of(other));
      one.add(other);
      same(sum, one);
      assertThat(sum).isEqualTo(Latencies.of(one));
    }
  }

  private static void same(Latencies latencies, Histogram histogram) {
    assertThat(latencies.toHistogram()).isEqualTo(histogram);
    assertThat(latencies.count()).isEqualTo(histogram.getTotalCount());
    assertThat(latencies.maxNanos()).isEqualTo(histogram.getMaxValue());
    assertThat(latencies.meanNanos()).isCloseTo(histogram.getMean(), withinPercentage(1e-6));
    for (double percent : new double[] {0, 1, 50, 95, 99.9, 100}) {
      assertThat(latencies.percentileNanos(percent))
          .isEqualTo(histogram.getValueAtPercentile(percent));
    }
    long[] bounds = {0, 1_000, 1_000_000, 5_000_000_000L, 600_000_000_000L};
    long[] atMost = latencies.countsAtMost(bounds);
    for (int i = 0; i < bounds.length; i++) {
      assertThat(atMost[i]).isEqualTo(histogram.getCountBetweenValues(0, bounds[i]));
      assertThat(latencies.countAtMost(bounds[i])).isEqualTo(atMost[i]);
    }
    Bytes bytes = new Bytes();
    latencies.write(bytes);
    Latencies read = Latencies.read(new Bytes(bytes.written()));
    assertThat(read).isEqualTo(latencies);
    assertThat(read.maxNanos()).isEqualTo(latencies.maxNanos());
  }

  @Test
  void refusesWhatIsNoHistogram() {
    assertThatIllegalArgumentException().isThrownBy(() -> Latencies.decode("not base64!"));
    assertThatIllegalArgumentException().isThrownBy(() -> Latencies.decode("AAAA"));
  }

  private static Histogram oneToHundredMillis() {
    Histogram histogram = new Histogram(2);
    for (int i = 1; i <= 100; i++) {
      histogram.recordValue(i * MILLI);
    }
    return histogram;
  }
}
