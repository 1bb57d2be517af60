package io.chokepoint.core.laws;

import org.apache.commons.statistics.distribution.PoissonDistribution;

/** How many servers a load needs. */
public final class Staffing {

  private static final double NEGLIGIBLE = 1e-12;

  private Staffing() {}

  /**
   * Square-root staffing, {@code c = a + β √a} rounded up: the margin above the mean demand grows
   * with its root only. Halfin and Whitt 1981; β = 1 lets about one arrival in five wait.
   */
  public static int squareRoot(double offered, double beta) {
    Little.notNegative(offered, "offered load");
    return Math.max(1, (int) Math.ceil(offered + beta * Math.sqrt(offered)));
  }

  /**
   * The fewest servers with which an M/M/c queue's mean wait is at most {@code part} of the service
   * time.
   *
   * @param offered arrival rate · service time, in Erlangs
   * @throws IllegalArgumentException unless 0 ≤ offered ≤ 1,000,000 and part is above 0
   */
  public static int withMeanWaitAtMost(double offered, double part) {
    Little.notNegative(offered, "offered load");
    Utilization.positive(part, "part");
    if (offered > 1_000_000) {
      throw new IllegalArgumentException("offered load is beyond reason: " + offered);
    }
    int servers = Math.max(1, (int) Math.floor(offered) + 1);
    while (Mmc.meanWaitSeconds(servers, offered, 1) > part) {
      servers++;
    }
    return servers;
  }

  /**
   * The least limit on a second's requests that lets all but a share of Poisson arrivals pass: the
   * expected excess {@code E[(N − limit)⁺]} of their count over it, as a share of their mean.
   *
   * @param perSecond mean arrivals
   * @throws IllegalArgumentException unless 0 ≤ perSecond ≤ 1,000,000 and share is above 0
   */
  public static int limit(double perSecond, double share) {
    Little.notNegative(perSecond, "arrivals");
    Utilization.positive(share, "share");
    if (perSecond > 1_000_000) {
      throw new IllegalArgumentException("arrivals are beyond reason: " + perSecond);
    }
    if (perSecond == 0) {
      return 0;
    }
    PoissonDistribution arrivals = PoissonDistribution.of(perSecond);
    int limit = arrivals.inverseSurvivalProbability(NEGLIGIBLE);
    double excess = 0;
    while (limit > 0 && excess + arrivals.survivalProbability(limit - 1) <= share * perSecond) {
      limit--;
      excess += arrivals.survivalProbability(limit);
    }
    return limit;
  }
}
