package io.chokepoint.driver.results;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The beginning of a file, by which its format is told.
 *
 * @param text of the first bytes, a byte order mark left out
 * @param bytes the same
 */
record Head(String text, byte[] bytes) {

  static final int BYTES = 1 << 16;

  static Head of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new Head(text.startsWith("\uFEFF") ? text.substring(1) : text, bytes);
  }

  String firstLine() {
    return text.lines().findFirst().orElse("");
  }

  /** Lines that are whole, as far as the head goes. */
  List<String> lines() {
    return text.lines().limit(20).toList();
  }

  boolean startsWith(String start) {
    return text.stripLeading().startsWith(start);
  }
}
