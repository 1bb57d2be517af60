package io.chokepoint.core.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * An immutable latency distribution in nanoseconds, in the buckets of an HdrHistogram. Percentiles
 * are exact to the histogram's digits (1 % at the agent, 0.1 % at the driver).
 *
 * <p>Kept as the buckets that hold something and nothing else, one to three bytes each, as windows
 * live long and are many: unfolded, a histogram of 2 digits takes 29 KB and one of 3 digits 205 KB.
 * Sums, means and percentiles are read from there.
 */
public final class Latencies {

  public static final Latencies NONE = new Latencies(Buckets.OF_AGENT, new byte[0], 0, 0);

  /**
   * The bounds at which a monitoring system is told counts. The decades of a web request in three
   * steps each; the last is a client's patience.
   */
  public static final List<Double> MONITORED_SECONDS =
      List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0);

  private static final int OBJECT_BYTES = 56;

  private final Buckets buckets;
  private final byte[] counts;
  private final long count;
  private final long maxNanos;

  private Latencies(Buckets buckets, byte[] counts, long count, long maxNanos) {
    this.buckets = buckets;
    this.counts = counts;
    this.count = count;
    this.maxNanos = maxNanos;
  }

  /** A copy: the caller may go on recording into its own. */
  public static Latencies of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return NONE;
    }
    Writer writer =
        new Writer(
            Buckets.of(
                histogram.getLowestDiscernibleValue(),
                histogram.getNumberOfSignificantValueDigits()));
    for (HistogramIterationValue v : histogram.recordedValues()) {
      writer.add(writer.buckets.indexOf(v.getValueIteratedTo()), v.getCountAtValueIteratedTo());
    }
    return writer.written();
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
      byte[] compressed = Base64.getDecoder().decode(base64);
      @Nullable Latencies usual = HistogramCodec.mine().decode(compressed);
      return usual == null
          ? of(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(compressed), 0))
          : usual;
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("not an encoded histogram: " + e, e);
    }
  }

  /** HdrHistogram's own compressed V2 encoding in base64; empty where nothing was recorded. */
  public String encoded() {
    if (count == 0) {
      return "";
    }
    byte[] compressed = HistogramCodec.mine().encode(buckets, highest(), new Reader(counts));
    return Base64.getEncoder().encodeToString(compressed);
  }

  /** Writes the packed counts, for a caller that stores them. */
  public void write(Bytes into) {
    into.number(counts.length);
    if (counts.length > 0) {
      into.number(buckets.digits());
      into.number(buckets.finestNanos());
      into.number(count);
      into.raw(counts);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Latencies read(Bytes from) {
    int length = (int) from.number();
    if (length == 0) {
      return NONE;
    }
    int digits = (int) from.number();
    Buckets buckets = Buckets.of(from.number(), digits);
    long count = from.number();
    byte[] counts = from.raw(length);
    int last = 0;
    for (Reader r = new Reader(counts); r.next(); ) {
      last = r.index;
    }
    return new Latencies(buckets, counts, count, buckets.highest(last));
  }

  public long count() {
    return count;
  }

  public double meanNanos() {
    if (count == 0) {
      return 0;
    }
    double sum = 0;
    for (Reader r = new Reader(counts); r.next(); ) {
      sum += (buckets.lowest(r.index) + (buckets.width(r.index) >> 1)) * (double) r.count;
    }
    return sum / count;
  }

  public long maxNanos() {
    return maxNanos;
  }

  /** The latency that {@code percent} (0 to 100) of the requests did not exceed; 0 where none. */
  public long percentileNanos(double percent) {
    double asked = Math.max(0, Math.min(100, Math.nextDown(percent)));
    long rank = Math.max(1, (long) Math.ceil(asked * count / 100));
    long seen = 0;
    for (Reader r = new Reader(counts); r.next(); ) {
      seen += r.count;
      if (seen >= rank) {
        return percent == 0 ? buckets.lowest(r.index) : buckets.highest(r.index);
      }
    }
    return maxNanos;
  }

  /** How many took at most this long, to the histogram's precision. */
  public long countAtMost(long nanos) {
    return nanos < 0 ? 0 : countsAtMost(nanos)[0];
  }

  /**
   * As above, of several.
   *
   * @param nanos in ascending order
   */
  public long[] countsAtMost(long... nanos) {
    long[] atMost = new long[nanos.length];
    long seen = 0;
    int next = 0;
    for (Reader r = new Reader(counts); r.next(); ) {
      for (; next < nanos.length && buckets.lowest(r.index) > nanos[next]; next++) {
        atMost[next] = seen;
      }
      seen += r.count;
    }
    Arrays.fill(atMost, next, nanos.length, seen);
    return atMost;
  }

  /** All of them together, in the buckets of the first that is not empty. */
  public static Latencies sum(Stream<Latencies> parts) {
    @Nullable Histogram[] sum = new Histogram[1];
    parts
        .filter(l -> l.count > 0)
        .forEach(
            l -> {
              if (sum[0] == null) {
                sum[0] = l.toHistogram();
              } else {
                l.addTo(sum[0]);
              }
            });
    return sum[0] == null ? NONE : of(sum[0]);
  }

  public Latencies plus(Latencies other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    if (!buckets.equals(other.buckets)) {
      Histogram sum = toHistogram();
      sum.add(other.toHistogram());
      return of(sum);
    }
    Writer sum = new Writer(buckets);
    Reader a = new Reader(counts);
    Reader b = new Reader(other.counts);
    boolean more = a.next() & b.next();
    while (more) {
      int index = Math.min(a.index, b.index);
      boolean ofA = a.index == index;
      boolean ofB = b.index == index;
      sum.add(index, (ofA ? a.count : 0) + (ofB ? b.count : 0));
      more = (!ofA || a.next()) & (!ofB || b.next());
    }
    sum.addRest(a);
    sum.addRest(b);
    return sum.written();
  }

  /** What this keeps on the heap; the shared {@link #NONE} costs nothing. */
  public long estimatedBytes() {
    return count == 0 ? 0 : OBJECT_BYTES + counts.length;
  }

  /** A histogram of its own for the caller: ask once where several figures are wanted. */
  public Histogram toHistogram() {
    if (count == 0) {
      return new Histogram(2);
    }
    Histogram histogram = new Histogram(buckets.finestNanos(), highest(), buckets.digits());
    histogram.setAutoResize(true);
    addTo(histogram);
    return histogram;
  }

  private long highest() {
    return Math.max(2 * buckets.finestNanos(), maxNanos);
  }

  /** Adds these to a histogram that grows by itself, without unfolding them. */
  public void addTo(Histogram sum) {
    for (Reader r = new Reader(counts); r.next(); ) {
      sum.recordValueWithCount(buckets.lowest(r.index), r.count);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Latencies l
        && count == l.count
        && buckets.equals(l.buckets)
        && Arrays.equals(counts, l.counts);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count) * 31 + Long.hashCode(maxNanos);
  }

  @Override
  public String toString() {
    return count + " latencies, p50 " + percentileNanos(50) + " ns, max " + maxNanos + " ns";
  }

  /**
   * Takes counts by bucket, in ascending order. Each is written as {@code 4 × gap + code}, where
   * the gap is to the bucket before, codes 1 to 3 are that count, and after code 0 the count
   * follows: a window of a statement has few of each.
   */
  public static final class Writer {

    private static final int MOST_IN_CODE = 3;

    private final Buckets buckets;
    private final Bytes bytes = new Bytes();
    private int next;
    private long sum;

    public Writer(Buckets buckets) {
      this.buckets = buckets;
    }

    public void add(int index, long count) {
      long gap = 4L * (index - next);
      if (count <= MOST_IN_CODE) {
        bytes.number(gap + count);
      } else {
        bytes.number(gap);
        bytes.number(count);
      }
      next = index + 1;
      sum += count;
    }

    private void addRest(Reader rest) {
      // one of the two readers of a sum is through, the other stands at what is left
      if (!rest.through) {
        do {
          add(rest.index, rest.count);
        } while (rest.next());
      }
    }

    /** What was added. */
    public Latencies written() {
      return sum == 0
          ? NONE
          : new Latencies(buckets, bytes.written(), sum, buckets.highest(next - 1));
    }
  }

  /** Reads what a writer wrote, bucket by bucket. */
  static final class Reader {

    private final Bytes bytes;
    private int index = -1;
    private long count;
    private boolean through;

    int index() {
      return index;
    }

    long count() {
      return count;
    }

    Reader(byte[] counts) {
      bytes = new Bytes(counts);
    }

    boolean next() {
      if (!bytes.hasMore()) {
        through = true;
        return false;
      }
      long word = bytes.number();
      index += 1 + (int) (word >>> 2);
      count = word & Writer.MOST_IN_CODE;
      count = count == 0 ? bytes.number() : count;
      return true;
    }
  }
}
