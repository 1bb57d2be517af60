package io.chokepoint.agent.record;

/**
 * The parentheses and brackets around the place that is being written in a statement. What repeats
 * in them is written once: a list's equal elements, and the rows behind the first of VALUES.
 */
final class SqlLists {

  enum Kind {
    PLAIN,
    /** Of IN, or an array's. */
    ELEMENTS,
    /** Of VALUES. */
    ROW,
    /** Of INSERT INTO. */
    COLUMNS
  }

  /** What lies deeper is written as it is. */
  private static final int DEEPEST = 32;

  private static final int NOWHERE = -1;

  private final StringBuilder out;
  private final Kind[] kinds = new Kind[DEEPEST];
  private final boolean[] selects = new boolean[DEEPEST];
  private final int[] firstFrom = new int[DEEPEST];
  private final int[] firstTo = new int[DEEPEST];
  private final int[] comma = new int[DEEPEST];
  private int depth;
  private int rows = NOWHERE;
  private int skippedTo = NOWHERE;

  SqlLists(StringBuilder out) {
    this.out = out;
    kinds[0] = Kind.PLAIN;
  }

  Kind kind() {
    return depth < DEEPEST ? kinds[depth] : Kind.PLAIN;
  }

  /** A SELECT or DELETE stands in these parentheses: a FROM in them is theirs. */
  void select() {
    if (depth < DEEPEST) {
      selects[depth] = true;
      kinds[depth] = Kind.PLAIN;
    }
  }

  boolean hasSelect() {
    return depth < DEEPEST && selects[depth];
  }

  /** An opening one has been written. */
  void opened(Kind kind) {
    depth++;
    rows = NOWHERE;
    if (depth < DEEPEST) {
      kinds[depth] = kind;
      selects[depth] = false;
      firstFrom[depth] = out.length();
      comma[depth] = NOWHERE;
    }
  }

  /** A comma comes; true if what follows it is a row like the one before, and is to be skipped. */
  boolean comma(char next) {
    if (rows == depth && "(rR".indexOf(next) >= 0) {
      skippedTo = depth;
      return true;
    }
    rows = NOWHERE;
    if (kind() == Kind.ELEMENTS) {
      element();
      comma[depth] = out.length();
    }
    return false;
  }

  /** A closing one comes. */
  void closing() {
    Kind closed = kind();
    if (closed == Kind.ELEMENTS) {
      element();
    }
    depth = Math.max(0, depth - 1);
    rows = closed == Kind.ROW ? depth : NOWHERE;
  }

  /** Anything else comes, which ends the rows. */
  void other() {
    rows = NOWHERE;
  }

  boolean skips() {
    return skippedTo != NOWHERE;
  }

  /** A character of what is skipped. */
  void skip(char sign) {
    if (sign == '(' || sign == '[') {
      depth++;
    } else if (sign == ')' || sign == ']') {
      depth--;
      if (depth <= skippedTo) {
        depth = skippedTo;
        rows = depth;
        skippedTo = NOWHERE;
      }
    }
  }

  /** Takes the last element back if it is the first once more. */
  private void element() {
    if (comma[depth] == NOWHERE) {
      firstTo[depth] = out.length();
      return;
    }
    int at = comma[depth] + 1;
    if (at < out.length() && out.charAt(at) == ' ') {
      at++;
    }
    int length = out.length() - at;
    if (length != firstTo[depth] - firstFrom[depth]) {
      return;
    }
    for (int i = 0; i < length; i++) {
      if (out.charAt(at + i) != out.charAt(firstFrom[depth] + i)) {
        return;
      }
    }
    out.setLength(comma[depth]);
  }
}
