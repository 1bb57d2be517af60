package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Offered;

/**
 * A stretch of steady load.
 *
 * @param think how long a user rests between an answer and the next request; nothing in the open
 *     model
 * @param rampNanos from the level before to this one; {@link #LOADS_RAMP} where the load has one
 *     for all
 * @param endpoint the only endpoint that is requested, counted from 0; {@link #ALL} for all of them
 */
public record Stage(Offered offered, Think think, long forNanos, long rampNanos, int endpoint) {

  public static final long LOADS_RAMP = -1;
  public static final int ALL = -1;

  /** A stage as the whole load is, after the load's own ramp. */
  public Stage(Offered offered, Think think, long forNanos) {
    this(offered, think, forNanos, LOADS_RAMP, ALL);
  }

  /** A stage in which users rest for a fixed time. */
  public Stage(Offered offered, long thinkNanos, long forNanos) {
    this(offered, Think.constant(thinkNanos), forNanos);
  }

  /** The rate or the number of users. */
  public double level() {
    return offered.users() != null ? offered.users() : rate();
  }

  /** The same after a ramp of its own. */
  public Stage after(long newRampNanos) {
    return new Stage(offered, think, forNanos, newRampNanos, endpoint);
  }

  private double rate() {
    Double rate = offered.perSecond();
    return rate == null ? 0 : rate;
  }
}
