package io.chokepoint.driver.results;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads rows of fields that a character parts (RFC 4180: fields in quotes may hold it, quotes, and
 * ends of lines). Texts that come again are made once.
 */
final class DelimitedReader implements AutoCloseable {

  /**
   * Messages are some lines long; a quote that is not closed must not take the rest of the file.
   */
  private static final int MOST_LINES = 200;

  private static final int TEXTS = 1 << 12;
  private static final long NO_NUMBER = Long.MIN_VALUE;

  private final LineReader lines;
  private final byte separator;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int fields;
  private final byte[][] known = new byte[TEXTS][];
  private final String[] texts = new String[TEXTS];

  DelimitedReader(InputStream in, char separator) {
    this.lines = new LineReader(in);
    this.separator = (byte) separator;
  }

  long line() {
    return lines.line();
  }

  /** Goes on to the next row that is not empty; false at the end. */
  boolean next() throws IOException {
    while (lines.next()) {
      if (lines.to > lines.from) {
        split();
        return true;
      }
    }
    return false;
  }

  int fields() {
    return fields;
  }

  /** A field as text; empty where the row has none. */
  String text(int field) {
    if (field < 0 || field >= fields) {
      return "";
    }
    int from = starts[field];
    int to = ends[field];
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + lines.bytes[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (TEXTS - 1);
    byte[] there = known[slot];
    if (there != null && Arrays.equals(there, 0, there.length, lines.bytes, from, to)) {
      return texts[slot];
    }
    byte[] raw = Arrays.copyOfRange(lines.bytes, from, to);
    String text = unquoted(new String(raw, StandardCharsets.UTF_8));
    known[slot] = raw;
    texts[slot] = text;
    return text;
  }

  private static String unquoted(String raw) {
    return raw.length() >= 2 && raw.charAt(0) == '"' && raw.endsWith("\"")
        ? raw.substring(1, raw.length() - 1).replace("\"\"", "\"")
        : raw;
  }

  boolean isEmpty(int field) {
    return field < 0 || field >= fields || starts[field] >= ends[field];
  }

  /** The first character of a field that is no quote; 0 where there is none. */
  char letter(int field) {
    if (isEmpty(field)) {
      return 0;
    }
    int at = starts[field];
    at += lines.bytes[at] == '"' && at + 1 < ends[field] ? 1 : 0;
    return (char) lines.bytes[at];
  }

  /** Whether a field is a whole number. */
  boolean isNumber(int field) {
    return parsed(field) != NO_NUMBER;
  }

  /**
   * A field that is a whole number.
   *
   * @throws NumberFormatException if it is no number
   */
  long number(int field) {
    long number = parsed(field);
    if (number == NO_NUMBER) {
      throw new NumberFormatException("\"" + text(field) + "\" is no whole number");
    }
    return number;
  }

  private long parsed(int field) {
    if (isEmpty(field)) {
      return NO_NUMBER;
    }
    byte[] bytes = lines.bytes;
    int at = starts[field];
    int end = ends[field];
    boolean negative = bytes[at] == '-';
    at += negative ? 1 : 0;
    if (at == end || end - at > 18) {
      return NO_NUMBER;
    }
    long number = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return NO_NUMBER;
      }
      number = 10 * number + digit;
    }
    return negative ? -number : number;
  }

  /**
   * A field that is a number.
   *
   * @throws NumberFormatException if it is no number
   */
  double decimal(int field) {
    try {
      return Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      throw new NumberFormatException("\"" + text(field) + "\" is no number");
    }
  }

  /** A quote that is not closed where a field may end is a letter like any other. */
  private void split() throws IOException {
    long[] first = lines.mark();
    for (int more = 0; more <= MOST_LINES; more++) {
      Split split = split(true);
      if (split == Split.WHOLE) {
        return;
      }
      if (split == Split.NOT_QUOTED || !lines.extend()) {
        break;
      }
    }
    lines.backTo(first);
    split(false);
  }

  private enum Split {
    WHOLE,
    /** A quoted field goes on in the next line. */
    GOES_ON,
    NOT_QUOTED
  }

  private Split split(boolean quotes) {
    byte[] bytes = lines.bytes;
    int to = lines.to;
    int at = lines.from;
    fields = 0;
    while (true) {
      int start = at;
      if (quotes && at < to && bytes[at] == '"') {
        at = closing(bytes, at + 1, to);
        if (at < 0) {
          return Split.GOES_ON;
        }
        if (at < to && bytes[at] != separator) {
          return Split.NOT_QUOTED;
        }
      }
      while (at < to && bytes[at] != separator) {
        at++;
      }
      if (fields == starts.length) {
        starts = Arrays.copyOf(starts, 2 * fields);
        ends = Arrays.copyOf(ends, 2 * fields);
      }
      starts[fields] = start;
      ends[fields++] = at;
      if (at >= to) {
        return Split.WHOLE;
      }
      at++;
    }
  }

  /** Behind the quote that closes; -1 where none does. */
  private static int closing(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (bytes[at] != '"') {
        at++;
      } else if (at + 1 < to && bytes[at + 1] == '"') {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
