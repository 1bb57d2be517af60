package io.chokepoint.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.AbstractHistogram;
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

  /** Saved runs are read by others too, and stay readable. */
  @Test
  void isReadAndWrittenAsHdrHistogramDoes() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Histogram histogram = some(random);
      Latencies latencies = Latencies.of(histogram);
      ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
      int length = histogram.encodeIntoCompressedByteBuffer(bytes, -1);
      String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));

      assertThat(Latencies.decode(encoded)).isEqualTo(latencies);
      assertThat(Latencies.decode(latencies.encoded())).isEqualTo(latencies);
      ByteBuffer written = ByteBuffer.wrap(Base64.getDecoder().decode(latencies.encoded()));
      assertThat(Histogram.decodeFromCompressedByteBuffer(written, 0)).isEqualTo(histogram);
    }
  }

  @Test
  void addsUpAsHdrHistogramDoes() {
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      List<Histogram> parts = List.of(some(random), some(random), some(random));
      Histogram sum = parts.get(0).copy();
      sum.setAutoResize(true);
      sum.add((AbstractHistogram) parts.get(1));
      sum.add((AbstractHistogram) parts.get(2));

      Latencies added =
          Latencies.sum(
              Stream.concat(Stream.of(Latencies.NONE), parts.stream().map(Latencies::of)));

      assertThat(added).isEqualTo(Latencies.of(sum));
    }
  }

  /** Bytes are counted, not time: an hour's run has millions of them. */
  @Test
  void isReadAddedAndWrittenWithoutBeingUnfolded() {
    Histogram recorder = new Histogram(3);
    recorder.recordValue(5 * MILLI);
    recorder.recordValue(60_000 * MILLI);
    String encoded = Latencies.of(recorder).encoded();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    for (int i = 0; i < 1000; i++) {
      Latencies latencies = Latencies.decode(encoded);
      latencies.addTo(recorder);
      assertThat(latencies.encoded().length()).isEqualTo(encoded.length());
    }

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1000 * 10_000);
  }

  /** Of few or many values, of any size, in a range that is given or grows. */
  private static Histogram some(Random random) {
    int digits = 2 + random.nextInt(2);
    Histogram histogram =
        random.nextBoolean()
            ? new Histogram(digits)
            : new Histogram(1L << random.nextInt(7), 600_000_000_000L, digits);
    int values = 1 + random.nextInt(random.nextBoolean() ? 5 : 2000);
    for (int i = 0; i < values; i++) {
      long value = Math.abs(random.nextLong()) >>> (25 + random.nextInt(39));
      // a histogram of nothing but its least place says 0 before it is encoded and more after
      histogram.recordValueWithCount(
          Math.max(histogram.getLowestDiscernibleValue(), value),
          1 + random.nextInt(random.nextBoolean() ? 3 : 1000));
    }
    return histogram;
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
