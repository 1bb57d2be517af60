package io.chokepoint.core.laws;

/**
 * Kingman's approximation of the mean wait in a G/G/1 queue, and its extension to several servers
 * by scaling M/M/c (Allen–Cunneen). J. F. C. Kingman, "The single server queue in heavy traffic",
 * 1961; A. O. Allen, "Probability, Statistics and Queueing Theory", 1990.
 */
public final class Kingman {

  private Kingman() {}

  /**
   * Mean wait in seconds, {@code (ca² + cs²) / 2} times that of M/M/c.
   *
   * @param arrivalVariation coefficient of variation of the times between arrivals; 1 for Poisson
   * @param serviceVariation coefficient of variation of the service time; 1 for exponential
   */
  public static double meanWaitSeconds(
      int servers,
      double perSecond,
      double serviceSeconds,
      double arrivalVariation,
      double serviceVariation) {
    double scale = (arrivalVariation * arrivalVariation + serviceVariation * serviceVariation) / 2;
    return scale * Mmc.meanWaitSeconds(servers, perSecond, serviceSeconds);
  }
}
