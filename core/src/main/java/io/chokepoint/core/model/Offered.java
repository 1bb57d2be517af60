package io.chokepoint.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The load a step offers. Open model: arrivals come at a rate whatever the service does. Closed
 * model: a number of users who wait for each answer. Schroeder, Wierman, Harchol-Balter, "Open
 * versus closed: a cautionary tale", NSDI 2006.
 *
 * @param perSecond requests offered a second; null in the closed model
 * @param users users at work; null in the open model
 */
public record Offered(@Nullable Double perSecond, @Nullable Integer users) {

  public static Offered open(double perSecond) {
    return new Offered(perSecond, null);
  }

  public static Offered closed(int users) {
    return new Offered(null, users);
  }
}
