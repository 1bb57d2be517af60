package io.chokepoint.driver.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How many requests were due in each second, and how many of those were never sent. One event loop
 * writes, anyone may read: a count may be read late, never wrong.
 */
public final class DueBook {

  private final int rows;
  private final int endpoints;
  private final AtomicLongArray due;
  private final AtomicLongArray notSent;
  private final AtomicLong allNotSent = new AtomicLong();
  private final AtomicLongArray arrivals;

  /** A book for a run this long, of endpoints alone. */
  public DueBook(int endpoints, long endNanos) {
    this(endpoints, 0, endNanos);
  }

  /** A book for a run this long: rows of endpoints, after them all others. */
  public DueBook(int endpoints, int classes, long endNanos) {
    this.endpoints = endpoints;
    this.rows = endpoints + classes;
    int cells = Math.toIntExact((endNanos / Slices.SECOND + 2) * rows);
    due = new AtomicLongArray(cells);
    notSent = new AtomicLongArray(cells);
    arrivals = new AtomicLongArray(cells / rows);
  }

  void due(int row, long intendedNanos) {
    add(due, (int) (intendedNanos / Slices.SECOND), row);
  }

  void notSent(int row, long intendedNanos) {
    add(notSent, (int) (intendedNanos / Slices.SECOND), row);
    if (row < endpoints) {
      allNotSent.lazySet(allNotSent.getPlain() + 1);
    }
  }

  void due(Exchange exchange) {
    add(due, exchange);
    @Nullable VirtualUser virtualUser = exchange.virtualUser();
    if (virtualUser == null || virtualUser.begins()) {
      int second = (int) (exchange.intendedNanos() / Slices.SECOND);
      int cell = Math.min(second, arrivals.length() - 1);
      arrivals.lazySet(cell, arrivals.getPlain(cell) + 1);
    }
  }

  /** How many of a second's requests were no later part of a sequence: what a rate is of. */
  long arrivals(int second) {
    return second < arrivals.length() ? arrivals.get(second) : 0;
  }

  void notSent(Exchange exchange) {
    add(notSent, exchange);
    allNotSent.lazySet(allNotSent.getPlain() + 1);
  }

  /** Whether it has such a row: requests in others are not intended. */
  boolean has(int row) {
    return row < rows;
  }

  long due(int second, int row) {
    return get(due, second, row);
  }

  long notSent(int second, int row) {
    return get(notSent, second, row);
  }

  /** All that were never sent, so far. */
  long notSent() {
    return allNotSent.get();
  }

  private void add(AtomicLongArray counts, Exchange exchange) {
    int second = (int) (exchange.intendedNanos() / Slices.SECOND);
    add(counts, second, exchange.endpoint());
    @Nullable VirtualUser virtualUser = exchange.virtualUser();
    if (virtualUser != null && virtualUser.kind() != VirtualUser.NONE) {
      add(counts, second, endpoints + virtualUser.kind());
    }
  }

  private void add(AtomicLongArray counts, int second, int row) {
    int cell = Math.min(second * rows, due.length() - rows) + row;
    counts.lazySet(cell, counts.getPlain(cell) + 1);
  }

  private long get(AtomicLongArray counts, int second, int row) {
    int cell = second * rows + row;
    return has(row) && cell < counts.length() ? counts.get(cell) : 0;
  }
}
