package io.chokepoint.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The load a step offers. Open model: arrivals come at a rate whatever the service does. Closed
 * model: a number of users who wait for each answer. Schroeder, Wierman, Harchol-Balter, "Open
 * versus closed: a cautionary tale", NSDI 2006.
 *
 * @param perSecond requests offered a second; null in the closed model
 * @param users users at work; null in the open model
 * @param requests how many in all, where that and no time ended the step; null elsewhere
 * @param endpoint the only endpoint that was requested; null where all were
 */
public record Offered(
    @Nullable Double perSecond,
    @Nullable Integer users,
    @Nullable Integer requests,
    @Nullable String endpoint) {

  public Offered(@Nullable Double perSecond, @Nullable Integer users) {
    this(perSecond, users, null, null);
  }

  public static Offered open(double perSecond) {
    return new Offered(perSecond, null);
  }

  public static Offered closed(int users) {
    return new Offered(null, users);
  }

  /** The same until so many requests have ended. */
  public Offered counted(int all) {
    return new Offered(perSecond, users, all, endpoint);
  }

  /** So much of the arrivals, 0 to 1. Users are not divided: each of them comes round. */
  public Offered share(double share) {
    return perSecond == null ? this : new Offered(perSecond * share, users, requests, endpoint);
  }

  /** The same to one endpoint alone. */
  public Offered only(String one) {
    return new Offered(perSecond, users, requests, one);
  }
}
