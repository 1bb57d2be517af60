package io.chokepoint.driver.load;

/**
 * One event loop's account of what is no worker's: what goes over connections that last. All
 * methods are called on that loop. Times are plan time.
 */
public final class Tally {

  private final Booking booking;
  private final DueBook book;
  private final Slices slices;
  private Slice slice;

  public Tally(Booking booking, DueBook book, Slices slices) {
    this.booking = booking;
    this.book = book;
    this.slices = slices;
    this.slice = slices.blank(0);
  }

  /** Something is meant to happen. */
  public void due(int row, long intendedNanos) {
    book.due(row, Math.max(0, intendedNanos));
  }

  /** It did not, since there was no connection. */
  public void notSent(int row, long intendedNanos) {
    book.notSent(row, Math.max(0, intendedNanos));
  }

  /** It has come to an end. */
  public void ended(
      int row, Outcome outcome, long nowNanos, long intendedNanos, long startedNanos) {
    rollTo(nowNanos, slice.connections);
    slice
        .seen(row, booking.second(intendedNanos, nowNanos))
        .record(outcome, null, nowNanos - intendedNanos, nowNanos - startedNanos);
  }

  /** The driver's machine refused what it took. */
  public void refused(int row, Refusal refusal, long nowNanos, long intendedNanos) {
    rollTo(nowNanos, slice.connections);
    slice.refused = refusal;
    notSent(row, intendedNanos);
  }

  /** An event came whose beginning is not known. */
  public void came(int row, long nowNanos) {
    rollTo(nowNanos, slice.connections);
    slice.seen(row).count(Outcome.OK, 1);
  }

  /** To be called more than once a second, so that no second is missing. */
  public void rollTo(long nowNanos, int connections) {
    slice.connections = connections;
    while (slice.second < nowNanos / Slices.SECOND) {
      Slice finished = slice;
      slice = slices.blank(finished.second + 1);
      slice.connections = connections;
      slices.handOver(finished);
    }
  }

  /** Hands over the last, unfinished second. */
  public void handOverRest() {
    slices.handOver(slice);
    slice = slices.blank(slice.second + 1);
  }
}
