package io.chokepoint.core.laws;

import java.util.function.DoubleUnaryOperator;

/**
 * The M/M/c queue: Poisson arrivals, exponential service, {@code c} servers, one line. Under
 * processor sharing the mean is the same for one server and for several each taking one job at a
 * time, so it also serves for a processor with {@code c} cores. Kleinrock 1975, section 3.4.
 */
public final class Mmc {

  private Mmc() {}

  /** Mean wait in seconds, service not included; infinite at or beyond saturation. */
  public static double meanWaitSeconds(int servers, double perSecond, double serviceSeconds) {
    double offered = Little.concurrency(perSecond, serviceSeconds);
    if (offered == 0) {
      return 0;
    }
    return offered >= servers
        ? Double.POSITIVE_INFINITY
        : Erlang.waits(servers, offered) * serviceSeconds / (servers - offered);
  }

  /** The wait in seconds that {@code percent} (0 to 100) of the arrivals do not exceed. */
  public static double waitPercentileSeconds(
      int servers, double perSecond, double serviceSeconds, double percent) {
    double offered = Little.concurrency(perSecond, serviceSeconds);
    if (offered >= servers) {
      return Double.POSITIVE_INFINITY;
    }
    double beyond = 1 - percent / 100;
    double waits = Erlang.waits(servers, offered);
    return waits <= beyond ? 0 : Math.log(waits / beyond) * serviceSeconds / (servers - offered);
  }

  /** How many times its service time a visit takes on average: {@code R / S} at a utilization. */
  public static double stretch(int servers, double utilization) {
    if (utilization >= 1) {
      return Double.POSITIVE_INFINITY;
    }
    return 1 + meanWaitSeconds(servers, utilization * servers, 1);
  }

  /**
   * The utilization at which a visit waits as long as it is served, {@code R = 2 S}: 0.5 with one
   * server, 0.71 with two, 0.92 with ten. Beyond it most of the residence is queueing.
   */
  public static double kneeUtilization(int servers) {
    return utilizationWhere(u -> stretch(servers, u) - 2);
  }

  /**
   * The utilization at which half of the arrivals find every server busy: 0.5 with one server, 0.64
   * with two, 0.87 with ten. The border between a quality-driven and an efficiency-driven system in
   * S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many exponential servers", 1981.
   */
  public static double halfWaitUtilization(int servers) {
    return utilizationWhere(u -> Erlang.waits(servers, u * servers) - 0.5);
  }

  /** The zero of a function that grows with the utilization, by bisection. */
  private static double utilizationWhere(DoubleUnaryOperator growing) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (growing.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
