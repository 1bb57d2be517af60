package io.chokepoint.core.model;

import java.util.List;

/**
 * Which latencies share a count: HdrHistogram's own layout, so that counts move between the two
 * unchanged. The widths of the buckets double with each power of two, so that a value is known to
 * so many decimal digits.
 */
public final class Buckets {

  /** What the agent records in: 1 % of the value, and no finer than 64 ns. */
  public static final Buckets OF_AGENT = new Buckets(64, 2);

  /** What the driver records in: 0.1 % of the value. */
  static final Buckets OF_DRIVER = new Buckets(1, 3);

  private final long finestNanos;
  private final int digits;

  /** The finest width, as a power of two. */
  private final int unit;

  /** Of each power of two there are {@code 2 ^ half} buckets, of the lowest twice as many. */
  private final int half;

  private Buckets(long finestNanos, int digits) {
    this.finestNanos = finestNanos;
    this.digits = digits;
    this.unit = 63 - Long.numberOfLeadingZeros(finestNanos);
    this.half = 63 - Long.numberOfLeadingZeros(2 * (long) Math.pow(10, digits) - 1);
  }

  /**
   * @param finestNanos what is told apart at the lower end, rounded down to a power of two
   * @param digits 0 to 5
   */
  public static Buckets of(long finestNanos, int digits) {
    if (finestNanos < 1 || digits < 0 || digits > 5) {
      throw new IllegalArgumentException("no buckets: " + finestNanos + " ns, " + digits);
    }
    for (Buckets usual : List.of(OF_AGENT, OF_DRIVER)) {
      if (finestNanos == usual.finestNanos && digits == usual.digits) {
        return usual;
      }
    }
    return new Buckets(finestNanos, digits);
  }

  public long finestNanos() {
    return finestNanos;
  }

  public int digits() {
    return digits;
  }

  public int indexOf(long nanos) {
    int highestBit = 63 - Long.numberOfLeadingZeros(nanos | 1);
    int power = Math.max(0, highestBit - unit - half);
    return (int) (nanos >>> (power + unit)) + (power << half);
  }

  /** The least value of a bucket. */
  public long lowest(int index) {
    int power = power(index);
    return (long) (index - (power << half)) << (power + unit);
  }

  public long width(int index) {
    return 1L << (power(index) + unit);
  }

  /** The greatest value of a bucket. */
  public long highest(int index) {
    return lowest(index) + width(index) - 1;
  }

  private int power(int index) {
    return Math.max(0, (index >>> half) - 1);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Buckets b && finestNanos == b.finestNanos && digits == b.digits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(finestNanos) * 31 + digits;
  }
}
