package io.chokepoint.core.laws;

/**
 * Erlang's formulas for {@code c} servers offered {@code a} Erlangs (mean servers needed, {@code a
 * = arrival rate · service time}). A. K. Erlang 1917; the recursion for B is stable for any c. See
 * L. Kleinrock, "Queueing Systems" vol. 1, 1975, sections 3.4 and 3.6.
 */
public final class Erlang {

  private Erlang() {}

  /** Erlang B: the chance that an arrival finds all servers busy when there is no queue. */
  public static double blocked(int servers, double offered) {
    Utilization.positive(servers, "servers");
    Little.notNegative(offered, "offered load");
    double b = 1;
    for (int c = 1; c <= servers; c++) {
      b = offered * b / (c + offered * b);
    }
    return b;
  }

  /**
   * The fewest servers, 1 at least, of which no more than a share of the arrivals finds all busy.
   *
   * @throws IllegalArgumentException unless 0 ≤ offered ≤ 1,000,000 and share is above 0
   */
  public static int fewest(double offered, double share) {
    Little.notNegative(offered, "offered load");
    Utilization.positive(share, "share");
    if (offered > 1_000_000) {
      throw new IllegalArgumentException("offered load is beyond reason: " + offered);
    }
    int servers = 1;
    double b = offered / (1 + offered);
    while (b > share) {
      servers++;
      b = offered * b / (servers + offered * b);
    }
    return servers;
  }

  /** Erlang C: the chance that an arrival must wait; 1 where the load is more than the servers. */
  public static double waits(int servers, double offered) {
    if (offered >= servers) {
      Utilization.positive(servers, "servers");
      return 1;
    }
    double b = blocked(servers, offered);
    double rho = offered / servers;
    return b / (1 - rho * (1 - b));
  }
}
