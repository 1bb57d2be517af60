package io.chokepoint.exporters.report;

import java.util.List;

/**
 * The rows of a table that a page shows, and those that it sums up in one more: with hundreds of
 * endpoints they are too many to be read, and the page must still open. {@code report.json} has
 * each.
 */
record Foremost<T>(List<T> shown, List<T> others) {

  static final int MOST = 30;

  /** Of rows in the order of their importance. */
  static <T> Foremost<T> of(List<T> rows) {
    // one row for a single other would save nothing
    int shown = rows.size() <= MOST + 1 ? rows.size() : MOST;
    return new Foremost<>(rows.subList(0, shown), rows.subList(shown, rows.size()));
  }

  /** What the row of the others is called; no endpoint has such a name. */
  String name() {
    return others.size() + " other endpoints together";
  }
}
