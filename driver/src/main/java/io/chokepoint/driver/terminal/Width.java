package io.chokepoint.driver.terminal;

/** How many columns text takes on a terminal. */
final class Width {

  private static final char ESCAPE = '\u001B';

  private Width() {}

  /** Columns of a text without colours. */
  static int of(String text) {
    return text.codePoints().map(Width::of).sum();
  }

  /** As much of a line as fits; colours cost nothing and are switched off after a cut. */
  static String cut(String line, int columns) {
    int seen = 0;
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      if (c == ESCAPE) {
        int end = line.indexOf('m', i);
        i = end < 0 ? line.length() : end + 1;
        continue;
      }
      seen += of(c);
      if (seen > columns) {
        return line.substring(0, i) + "\u001B[0m";
      }
      i += Character.charCount(c);
    }
    return line;
  }

  /** Nothing for what is put on top of the letter before, two for the wide scripts and emoji. */
  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
