package io.chokepoint.core.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * HdrHistogram's encoding with what it takes kept for the next time: a second of a run has hundreds
 * of histograms, and HdrHistogram allocates 205 KB and an inflater for each. One for each thread.
 */
final class HistogramCodec {

  private static final ThreadLocal<HistogramCodec> MINE =
      ThreadLocal.withInitial(HistogramCodec::new);

  private static final int COMPRESSED_COOKIE = 0x1c849304 | 0x10;
  private static final int COMPRESSED_HEADER_BYTES = 8;
  private static final int COOKIE = 0x1c849303 | 0x10;
  private static final int HEADER_BYTES = 40;
  private static final int LONGEST = 9;

  /** A histogram of three digits has 57,000 places at most. */
  private static final int MOST_BYTES = 1 << 20;

  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater();
  private ByteBuffer scratch = ByteBuffer.allocate(1 << 10);

  private HistogramCodec() {}

  static HistogramCodec mine() {
    return MINE.get();
  }

  /** Header and counts, compressed. */
  byte[] encode(Buckets buckets, long highestNanos, Latencies.Reader counts) {
    scratch.clear();
    room(HEADER_BYTES);
    scratch.position(HEADER_BYTES);
    int next = 0;
    while (counts.next()) {
      int empty = counts.index() - next;
      if (empty > 0) {
        put(empty == 1 ? 0 : -empty);
      }
      put(counts.count());
      next = counts.index() + 1;
    }
    int length = scratch.position();
    scratch.putInt(0, COOKIE).putInt(4, length - HEADER_BYTES).putInt(8, 0);
    scratch.putInt(12, buckets.digits()).putLong(16, buckets.finestNanos());
    scratch.putLong(24, highestNanos).putDouble(32, 1);
    return deflated(length);
  }

  private byte[] deflated(int length) {
    deflater.reset();
    deflater.setInput(scratch.array(), 0, length);
    deflater.finish();
    byte[] compressed = new byte[COMPRESSED_HEADER_BYTES + length];
    int at = COMPRESSED_HEADER_BYTES;
    while (!deflater.finished()) {
      if (at == compressed.length) {
        compressed = Arrays.copyOf(compressed, 2 * compressed.length);
      }
      at += deflater.deflate(compressed, at, compressed.length - at);
    }
    ByteBuffer.wrap(compressed).putInt(COMPRESSED_COOKIE).putInt(at - COMPRESSED_HEADER_BYTES);
    return Arrays.copyOf(compressed, at);
  }

  /**
   * Reads what was compressed.
   *
   * @return null where it is not what latencies are written as
   * @throws RuntimeException if it is damaged
   */
  @Nullable Latencies decode(byte[] compressed) throws DataFormatException {
    if (!inflate(compressed) || scratch.remaining() < HEADER_BYTES) {
      return null;
    }
    int cookie = scratch.getInt();
    int payload = scratch.getInt();
    int shifted = scratch.getInt();
    int digits = scratch.getInt();
    long finest = scratch.getLong();
    long highest = scratch.getLong();
    double ratio = scratch.getDouble();
    if (cookie != COOKIE
        || payload != scratch.remaining()
        || shifted != 0
        || ratio != 1
        || highest / 2 < finest) {
      return null;
    }
    Buckets buckets = Buckets.of(finest, digits);
    int most = buckets.indexOf(Long.MAX_VALUE);
    Latencies.Writer writer = new Latencies.Writer(buckets);
    long index = 0;
    while (scratch.hasRemaining()) {
      long number = number();
      if (number < -most || index > most) {
        throw new IllegalArgumentException("a count beyond all latencies");
      }
      if (number > 0) {
        writer.add((int) index, number);
      }
      index += number < 0 ? -number : 1;
    }
    return writer.written();
  }

  private boolean inflate(byte[] compressed) throws DataFormatException {
    ByteBuffer in = ByteBuffer.wrap(compressed);
    if (in.remaining() < COMPRESSED_HEADER_BYTES
        || in.getInt() != COMPRESSED_COOKIE
        || in.getInt() != in.remaining()) {
      return false;
    }
    inflater.reset();
    inflater.setInput(compressed, COMPRESSED_HEADER_BYTES, in.remaining());
    scratch.clear();
    while (!inflater.finished()) {
      if (scratch.position() >= MOST_BYTES) {
        return false;
      }
      room(1);
      int more = inflater.inflate(scratch);
      if (more == 0 && !inflater.finished()) {
        throw new DataFormatException("ends too early");
      }
    }
    scratch.flip();
    return true;
  }

  /** ZigZag LEB128: seven bits a byte, the ninth byte whole. */
  private void put(long number) {
    room(LONGEST);
    long left = (number << 1) ^ (number >> 63);
    for (int i = 1; i < LONGEST && (left & ~0x7FL) != 0; i++) {
      scratch.put((byte) (left | 0x80));
      left >>>= 7;
    }
    scratch.put((byte) left);
  }

  private long number() {
    long zigzag = 0;
    for (int i = 0; i < LONGEST; i++) {
      long b = scratch.get();
      boolean last = i == LONGEST - 1;
      zigzag |= (last ? b & 0xFF : b & 0x7F) << (7 * i);
      if (b >= 0) {
        break;
      }
    }
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  private void room(int more) {
    if (scratch.remaining() < more) {
      int position = scratch.position();
      scratch = ByteBuffer.wrap(Arrays.copyOf(scratch.array(), 2 * scratch.capacity() + more));
      scratch.position(position);
    }
  }
}
