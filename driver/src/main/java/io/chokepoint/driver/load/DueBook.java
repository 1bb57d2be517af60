package io.chokepoint.driver.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests were due in each second, and how many of those were never sent. One event loop
 * writes, anyone may read: a count may be read late, never wrong.
 */
public final class DueBook {

  private final int endpoints;
  private final AtomicLongArray due;
  private final AtomicLongArray notSent;

  /** A book for a run this long. */
  public DueBook(int endpoints, long endNanos) {
    this.endpoints = endpoints;
    int cells = Math.toIntExact((endNanos / Slices.SECOND + 2) * endpoints);
    due = new AtomicLongArray(cells);
    notSent = new AtomicLongArray(cells);
  }

  void due(Exchange exchange) {
    add(due, exchange);
  }

  void notSent(Exchange exchange) {
    add(notSent, exchange);
  }

  long due(int second, int endpoint) {
    return get(due, second, endpoint);
  }

  long notSent(int second, int endpoint) {
    return get(notSent, second, endpoint);
  }

  /** All that were never sent, so far. */
  long notSent() {
    long sum = 0;
    for (int i = 0; i < notSent.length(); i++) {
      sum += notSent.get(i);
    }
    return sum;
  }

  private void add(AtomicLongArray counts, Exchange exchange) {
    int cell = cell((int) (exchange.intendedNanos() / Slices.SECOND), exchange.endpoint());
    counts.lazySet(cell, counts.getPlain(cell) + 1);
  }

  private long get(AtomicLongArray counts, int second, int endpoint) {
    int cell = second * endpoints + endpoint;
    return cell < counts.length() ? counts.get(cell) : 0;
  }

  private int cell(int second, int endpoint) {
    return Math.min(second * endpoints, due.length() - endpoints) + endpoint;
  }
}
