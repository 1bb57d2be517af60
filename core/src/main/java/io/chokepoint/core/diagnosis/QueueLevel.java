package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mm1;
import io.chokepoint.core.model.ResourceId;

/**
 * A resource that serves one at a time, at one level of load, known only by how many of those that
 * came had to wait, and how long. The rest follows from the laws of one server.
 *
 * @param perSecond all that came: those that had to wait are the utilization's part of them
 * @param waiting mean number of requests waiting for it, by Little's law
 */
public record QueueLevel(double perSecond, double waiting) {

  public static QueueLevel of(Level level, ResourceId id) {
    double seconds = Math.max(1e-9, level.seconds());
    double waiting = level.ledger().charge(id).waitNanos() / 1e9 / seconds;
    boolean counted = level.ledger().charge(id).visits() > 0;
    double busy = Mm1.utilizationWhereWaiting(waiting);
    double came = level.visits(id) / seconds;
    return new QueueLevel(counted && busy > 0 ? came / busy : came, waiting);
  }

  /** Those that had to wait. */
  public double waitsPerSecond() {
    return perSecond * utilization();
  }

  /** Of those that had to. */
  public double meanWaitNanos() {
    return waitsPerSecond() <= 0 ? 0 : waiting / waitsPerSecond() * 1e9;
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
