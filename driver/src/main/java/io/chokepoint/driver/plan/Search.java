package io.chokepoint.driver.plan;

import io.chokepoint.core.model.Offered;

/**
 * A search for the level at which a service gives way.
 *
 * @param lightest where it begins, and for how long a level is looked at before it is judged
 * @param upTo the heaviest level that is tried
 * @param withinNanos when it has ended at the latest, warm-up included
 */
public record Search(Stage lightest, double upTo, long withinNanos) {

  /** How long a level is looked at before it is judged. */
  public int holdSeconds() {
    return (int) (lightest.forNanos() / 1_000_000_000L);
  }

  /** The same for another level; users are whole. */
  public Stage at(double level) {
    boolean users = lightest.offered().users() != null;
    Offered offered = users ? Offered.closed((int) Math.round(level)) : Offered.open(level);
    return new Stage(offered, lightest.think(), lightest.forNanos());
  }
}
