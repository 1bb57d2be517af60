package io.chokepoint.core.laws;

/** One server, Poisson arrivals, exponential service: {@code Lq = ρ² / (1 − ρ)}. */
public final class Mm1 {

  private Mm1() {}

  /**
   * The utilization at which that many wait on average: the law solved for {@code ρ}.
   *
   * @param waiting mean number waiting, the one in service left out
   */
  public static double utilizationWhereWaiting(double waiting) {
    Little.notNegative(waiting, "waiting");
    return (Math.sqrt(waiting * waiting + 4 * waiting) - waiting) / 2;
  }
}
