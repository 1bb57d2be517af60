package io.chokepoint.core.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/**
 * An immutable latency distribution in nanoseconds, over an HdrHistogram. Percentiles are exact to
 * the histogram's digits (1 % at the agent, 0.1 % at the driver).
 *
 * <p>Kept in HdrHistogram's own encoding, about 1 KB, as windows live long and are many: unfolded,
 * a histogram of 2 digits takes 29 KB and one of 3 digits 205 KB. Whoever asks for a percentile
 * unfolds it for the moment, which costs about 15 µs.
 */
public final class Latencies {

  public static final Latencies NONE = new Latencies(new byte[0], 0, 0);

  private static final int OBJECT_BYTES = 56;

  private final byte[] encoded;
  private final long count;
  private final long maxNanos;

  private Latencies(byte[] encoded, long count, long maxNanos) {
    this.encoded = encoded;
    this.count = count;
    this.maxNanos = maxNanos;
  }

  /** A copy: the caller may go on recording into its own. */
  public static Latencies of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return NONE;
    }
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    byte[] encoded = Arrays.copyOf(bytes.array(), histogram.encodeIntoByteBuffer(bytes));
    return new Latencies(encoded, histogram.getTotalCount(), histogram.getMaxValue());
  }

  /**
   * Reads what {@link #encoded} wrote.
   *
   * @throws IllegalArgumentException if the text is no encoded histogram
   */
  public static Latencies decode(String base64) {
    if (base64.isEmpty()) {
      return NONE;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      return of(Histogram.decodeFromCompressedByteBuffer(bytes, 0));
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("not an encoded histogram: " + e, e);
    }
  }

  /** HdrHistogram's own compressed V2 encoding in base64; empty where nothing was recorded. */
  public String encoded() {
    if (count == 0) {
      return "";
    }
    Histogram histogram = toHistogram();
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes, Deflater.DEFAULT_COMPRESSION);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }

  public long count() {
    return count;
  }

  public double meanNanos() {
    return count == 0 ? 0 : toHistogram().getMean();
  }

  public long maxNanos() {
    return maxNanos;
  }

  /** The latency that {@code percent} (0 to 100) of the requests did not exceed; 0 where none. */
  public long percentileNanos(double percent) {
    return count == 0 ? 0 : toHistogram().getValueAtPercentile(percent);
  }

  /** How many took at most this long, to the histogram's precision. */
  public long countAtMost(long nanos) {
    return count == 0 || nanos < 0 ? 0 : toHistogram().getCountBetweenValues(0, nanos);
  }

  public Latencies plus(Latencies other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    Histogram sum = toHistogram();
    sum.add(other.toHistogram());
    return of(sum);
  }

  /** What this keeps on the heap; the shared {@link #NONE} costs nothing. */
  public long estimatedBytes() {
    return count == 0 ? 0 : OBJECT_BYTES + encoded.length;
  }

  /** A histogram of its own for the caller: ask once where several figures are wanted. */
  public Histogram toHistogram() {
    if (count == 0) {
      return new Histogram(2);
    }
    Histogram histogram = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0);
    histogram.setAutoResize(true);
    return histogram;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Latencies l
        && count == l.count
        && (Arrays.equals(encoded, l.encoded) || toHistogram().equals(l.toHistogram()));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count) * 31 + Long.hashCode(maxNanos);
  }

  @Override
  public String toString() {
    return count + " latencies, p50 " + percentileNanos(50) + " ns, max " + maxNanos + " ns";
  }
}
