package io.chokepoint.driver.results;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads bytes line by line, without a string for each. The present line is {@code bytes[from]} to
 * {@code bytes[to - 1]}, until the next call.
 */
final class LineReader implements AutoCloseable {

  /** A line that is longer is cut: nothing that is read of a line stands that far behind. */
  private static final int LONGEST = 1 << 20;

  private final InputStream in;
  byte[] bytes = new byte[1 << 18];
  int from;
  int to;

  /** Where the next line begins. */
  private int next;

  private int filled;
  private boolean ended;

  /** Of the first line of the present row, from 1. */
  private long line;

  /** Lines read to the end of the present row. */
  private long lines;

  LineReader(InputStream in) {
    this.in = in;
  }

  long line() {
    return line;
  }

  /** Goes on to the next line; false at the end. */
  boolean next() throws IOException {
    from = next;
    line = lines + 1;
    if (!extend()) {
      return false;
    }
    if (line == 1 && to - from >= 3 && (bytes[from] & 0xFF) == 0xEF) {
      from += 3; // a byte order mark
    }
    return true;
  }

  /** Adds the line after it to the present one; false where there is none. */
  boolean extend() throws IOException {
    int at = next;
    while (true) {
      for (; at < filled; at++) {
        if (bytes[at] == '\n') {
          end(at, at + 1);
          return true;
        }
      }
      if (ended || at - from > LONGEST) {
        boolean any = at > next;
        if (any) {
          end(at, at);
          skipRest();
        }
        return any;
      }
      at -= fill();
    }
  }

  /** The present row ends where it was when {@code mark} was {@link #mark}. */
  void backTo(long[] mark) {
    int moved = (int) mark[3] - from;
    to = (int) mark[0] - moved;
    next = (int) mark[1] - moved;
    lines = mark[2];
  }

  long[] mark() {
    return new long[] {to, next, lines, from};
  }

  private void end(int end, int afterwards) {
    to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    next = afterwards;
    lines++;
  }

  /** After a line that was cut. */
  private void skipRest() throws IOException {
    if (ended) {
      return;
    }
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        ended = true;
        return;
      }
    }
  }

  /** Reads on; returns by how much everything moved down. */
  private int fill() throws IOException {
    int moved = from;
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, filled - from);
      filled -= from;
      to -= from;
      next -= from;
      from = 0;
    }
    if (filled == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    int read = in.read(bytes, filled, bytes.length - filled);
    if (read < 0) {
      ended = true;
    } else {
      filled += read;
    }
    return moved;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
