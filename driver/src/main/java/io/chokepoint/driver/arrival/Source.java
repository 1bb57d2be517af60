package io.chokepoint.driver.arrival;

/** Where requests come from. Times are plan time: nanoseconds since the load began. */
public sealed interface Source permits Arrivals, Journeys, Users {

  /** Stands for a rest that the caller knows nothing of. */
  long OWN_REST = -1;

  /** The intended start of the next request; {@link Long#MAX_VALUE} when none is to be expected. */
  long nextNanos();

  /** Takes the next request; returns the user it belongs to, −1 where there are no users. */
  int take();

  /**
   * Says that a user's request has ended, however it did.
   *
   * @param restNanos how long the user rests before the next; {@link #OWN_REST} as the load says,
   *     or for good where users come and go
   */
  void ended(int user, long nanos, long restNanos);

  default void ended(int user, long nanos) {
    ended(user, nanos, OWN_REST);
  }

  /** Whether all that was asked for has been taken, however much time is left. */
  default boolean spent() {
    return false;
  }

  /** No more requests, from now on. */
  void stop();
}
