package io.chokepoint.driver.load;

import io.chokepoint.driver.arrival.Timetable;

/**
 * Decides which second a request is counted in, and by that which step it belongs to: the second in
 * which it ended, and where that is after the phase in which it was due, the second in which it was
 * due. So the requests of a step are those that were due in it, answered or not: what a service
 * never answers stands where it was asked for, and no step pays for the one before.
 */
public final class Booking {

  private final Timetable timetable;
  private long stoppedNanos = Long.MAX_VALUE;

  public Booking(Timetable timetable) {
    this.timetable = timetable;
  }

  /** The load was stopped: the phase under way ended then. */
  void stopped(long nanos) {
    stoppedNanos = Math.min(stoppedNanos, nanos);
  }

  int second(long intendedNanos, long endedNanos) {
    long due = Math.max(0, intendedNanos) / Slices.SECOND;
    long end = endedNanos / Slices.SECOND;
    return (int) (end > due && endedNanos >= phaseEnds(intendedNanos) ? due : end);
  }

  private long phaseEnds(long intendedNanos) {
    return Math.min(stoppedNanos, timetable.at(intendedNanos).toNanos());
  }
}
