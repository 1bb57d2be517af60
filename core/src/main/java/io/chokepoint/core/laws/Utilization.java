package io.chokepoint.core.laws;

/**
 * The utilization law, {@code U = X · D / c}: the busy share of a resource with {@code c} servers
 * of which each request demands {@code D} seconds. P. J. Denning, J. P. Buzen, "The operational
 * analysis of queueing network models", Computing Surveys 10(3), 1978.
 */
public final class Utilization {

  private Utilization() {}

  /** Busy share, 0 to 1; above 1 where the demand is more than the servers can give. */
  public static double of(double perSecond, double demandSeconds, double servers) {
    positive(servers, "servers");
    return Little.concurrency(perSecond, demandSeconds) / servers;
  }

  /** The rate at which the resource is busy all the time: no cure elsewhere gets past it. */
  public static double maxPerSecond(double demandSeconds, double servers) {
    return positive(servers, "servers") / positive(demandSeconds, "demand");
  }

  /** The same bound from a measured rate and the utilization measured with it. */
  public static double maxPerSecondFrom(double perSecond, double utilization) {
    return utilization <= 0 ? Double.POSITIVE_INFINITY : perSecond / utilization;
  }

  static double positive(double value, String what) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }
}
