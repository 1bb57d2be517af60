package io.chokepoint.core.model;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * An immutable latency distribution in nanoseconds, over an HdrHistogram. Percentiles are exact to
 * the histogram's digits (1 % at the agent, 0.1 % at the driver).
 */
public final class Latencies {

  public static final Latencies NONE = new Latencies(new Histogram(2));

  private final Histogram histogram;

  private Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  /** A copy: the caller may go on recording into its own. */
  public static Latencies of(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? NONE : new Latencies(histogram.copy());
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
      Histogram h = Histogram.decodeFromCompressedByteBuffer(bytes, 0);
      h.setAutoResize(true);
      return new Latencies(h);
    } catch (DataFormatException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not an encoded histogram: " + e.getMessage(), e);
    }
  }

  /** HdrHistogram's own compressed V2 encoding in base64; empty where nothing was recorded. */
  public String encoded() {
    if (count() == 0) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes, Deflater.DEFAULT_COMPRESSION);
    byte[] exact = new byte[length];
    bytes.flip();
    bytes.get(exact);
    return Base64.getEncoder().encodeToString(exact);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  public double meanNanos() {
    return count() == 0 ? 0 : histogram.getMean();
  }

  public long maxNanos() {
    return histogram.getMaxValue();
  }

  /** The latency that {@code percent} (0 to 100) of the requests did not exceed; 0 where none. */
  public long percentileNanos(double percent) {
    return count() == 0 ? 0 : histogram.getValueAtPercentile(percent);
  }

  /** How many took at most this long, to the histogram's precision. */
  public long countAtMost(long nanos) {
    return count() == 0 || nanos < 0 ? 0 : histogram.getCountBetweenValues(0, nanos);
  }

  public Latencies plus(Latencies other) {
    if (count() == 0) {
      return other;
    }
    if (other.count() == 0) {
      return this;
    }
    Histogram sum = histogram.copy();
    sum.setAutoResize(true);
    sum.add((AbstractHistogram) other.histogram);
    return new Latencies(sum);
  }

  /** What this keeps on the heap; the shared {@link #NONE} costs nothing. */
  public long estimatedBytes() {
    return count() == 0 ? 0 : histogram.getEstimatedFootprintInBytes();
  }

  /** A copy of the histogram underneath. */
  public Histogram toHistogram() {
    return histogram.copy();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Latencies l && histogram.equals(l.histogram);
  }

  @Override
  public int hashCode() {
    return histogram.hashCode();
  }

  @Override
  public String toString() {
    return count() + " latencies, p50 " + percentileNanos(50) + " ns, max " + maxNanos() + " ns";
  }
}
