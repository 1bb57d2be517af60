package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mm1;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;

/**
 * A resource that serves one at a time, at one level of load, known only by how often and how long
 * requests waited for it.
 *
 * @param perSecond visits, those that did not wait left out where nobody counts them
 * @param waiting mean number of requests waiting for it, by Little's law
 */
public record QueueLevel(double perSecond, double waiting) {

  public static QueueLevel of(Level level, ResourceId id) {
    Charge c = level.ledger().charge(id);
    double seconds = Math.max(1e-9, level.seconds());
    return new QueueLevel(c.visits() / seconds, c.waitNanos() / 1e9 / seconds);
  }

  public double meanWaitNanos() {
    return perSecond <= 0 ? 0 : waiting / perSecond * 1e9;
  }

  /** How busy it must be for so many to wait. */
  public double utilization() {
    return Mm1.utilizationWhereWaiting(waiting);
  }

  /** How long one is served, by the utilization law. */
  public double holdNanos() {
    return perSecond <= 0 ? 0 : utilization() / perSecond * 1e9;
  }
}
