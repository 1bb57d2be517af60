package io.chokepoint.driver.arrival;

/** Where requests come from. Times are plan time: nanoseconds since the load began. */
public sealed interface Source permits Arrivals, Users {

  /** The intended start of the next request; {@link Long#MAX_VALUE} when none is to be expected. */
  long nextNanos();

  /** Takes the next request; returns the user it belongs to, −1 where there are no users. */
  int take();

  /** Says that a user's request has ended, however it did. */
  void ended(int user, long nanos);

  /** Whether all that was asked for has been taken, however much time is left. */
  default boolean spent() {
    return false;
  }

  /** No more requests, from now on. */
  void stop();
}
