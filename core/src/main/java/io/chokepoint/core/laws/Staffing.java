package io.chokepoint.core.laws;

/** How many servers a load needs. */
public final class Staffing {

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
}
