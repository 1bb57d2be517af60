package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Offered;

/**
 * A stretch of steady load.
 *
 * @param thinkNanos how long a user rests between an answer and the next request; 0 in the open
 *     model
 */
public record Stage(Offered offered, long thinkNanos, long forNanos) {

  /** The rate or the number of users. */
  public double level() {
    return offered.users() != null ? offered.users() : rate();
  }

  private double rate() {
    Double rate = offered.perSecond();
    return rate == null ? 0 : rate;
  }
}
