package io.chokepoint.core.laws;

/**
 * The interactive response-time law, {@code R = N / X − Z}: users who think for {@code Z} seconds
 * between requests. Denning and Buzen 1978.
 */
public final class ResponseTime {

  private ResponseTime() {}

  /** Mean response time in seconds of {@code users} who together complete {@code perSecond}. */
  public static double seconds(double users, double perSecond, double thinkSeconds) {
    return users / Utilization.positive(perSecond, "rate") - thinkSeconds;
  }

  /**
   * The rate the same users reach when each request gets {@code savedSeconds} shorter and nothing
   * else holds them up: an upper bound, infinite where the saving is the whole cycle.
   */
  public static double perSecondWithout(double users, double perSecond, double savedSeconds) {
    double cycle = users / Utilization.positive(perSecond, "rate") - savedSeconds;
    return cycle <= 0 ? Double.POSITIVE_INFINITY : users / cycle;
  }
}
