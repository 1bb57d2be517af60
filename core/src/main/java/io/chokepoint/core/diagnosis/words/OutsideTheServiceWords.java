package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.OutsideTheService} says. */
public final class OutsideTheServiceWords {

  public static final String NOT_SEEN =
      "what clients waited was not seen beside what the service took";

  public static final String SMALL_SHARE = "clients wait %s, of which %s are outside the service";

  public static final String DELAYED_BY_SERVICE =
      "%s, where what the service lacks delays what comes before it as well";

  public static final String CLIENTS_WAIT = "mean that clients wait";

  public static final String TIME_OUTSIDE = "mean time outside the service";

  public static final String ROUND_TRIP = "round trip of the network";

  public static final String REQUESTS_OUTSIDE = "requests outside the service at a time";

  public static final String WAY = "way to the service";

  public static final String SERVICE_HAS_ROOM =
      "the service takes %s, and its threads and processors (%s) have room";

  public static final String LOOK_AT_WAY =
      "look at the way to the service: it takes %s of the %s that clients wait%s; %s";

  public static final String ROUND_TRIP_TAKES = ", where a round trip takes %s";

  public static final String WHAT_IS_LEFT =
      "what is left is the service's own time and the way as it is without the delay";

  public static final String DELAYED_ACKNOWLEDGEMENT =
      "at every load it is the 40 ms for which an acknowledgement is delayed: write an answer at"
          + " once and not in small pieces, or set TCP_NODELAY on the server's sockets";

  public static final String AT_EVERY_LOAD =
      "it takes as long at every load: connections opened for each request (keep-alive off),"
          + " handshakes of TLS, a proxy, or small writes without TCP_NODELAY";

  public static final String GROWS_WITH_LOAD =
      "it grows with the load: the accept queue (backlog, maximum of connections), a proxy or"
          + " limiter before the service, or the network's bandwidth";

  private OutsideTheServiceWords() {}
}
