package io.chokepoint.driver.results;

import io.chokepoint.core.text.Text;
import java.util.Map;
import java.util.TreeMap;

/** Lines of a file that are no results: how many, and what was wrong with the first. */
final class Problems {

  private static final int MOST_NAMED = 8;

  private final Map<String, Long> leftOut = new TreeMap<>();
  private long broken;
  private long firstLine;
  private String first = "";

  /** A line that cannot be read. */
  void broken(long line, String why) {
    if (broken++ == 0) {
      firstLine = line;
      first = why;
    }
  }

  /** A line that can be read and is no request. */
  void leftOut(String what) {
    if (leftOut.size() < MOST_NAMED || leftOut.containsKey(what)) {
      leftOut.merge(what, 1L, Long::sum);
    }
  }

  boolean any() {
    return broken > 0;
  }

  /** {@code line 17: "x" is no whole number}. */
  String firstWords() {
    return "line " + firstLine + ": " + first;
  }

  String brokenWords() {
    return Text.number(broken)
        + (broken == 1 ? " line could" : " lines could")
        + " not be read and is missing here; the first is "
            .replace("is missing", broken == 1 ? "is missing" : "are missing")
        + firstWords();
  }

  Map<String, Long> leftOut() {
    return leftOut;
  }
}
