package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.OutsideTheService} says. */
public final class OutsideTheServiceWords {

  public static final String NOT_SEEN =
      "the latency at the client was not measured together with that inside the service";

  public static final String SMALL_SHARE = "clients wait %s, of which %s are outside the service";

  public static final String DELAYED_BY_SERVICE =
      "%s, but a shortage inside the service also delays requests before they reach it";

  public static final String CLIENTS_WAIT = "mean latency at the client";

  public static final String TIME_OUTSIDE = "mean time outside the service";

  public static final String ROUND_TRIP = "network round trip";

  public static final String REQUESTS_OUTSIDE = "requests outside the service at a time";

  public static final String WAY = "way to the service";

  public static final String SERVICE_HAS_ROOM =
      "the service takes %s, and its threads and processors (%s) have room";

  public static final String LOOK_AT_WAY =
      "look at the way to the service: it takes %s of the %s that clients wait%s; %s";

  public static final String ROUND_TRIP_TAKES = ", where a round trip takes %s";

  public static final String WHAT_IS_LEFT =
      "the service's own time remains, and the way to it without this delay";

  public static final String DELAYED_ACKNOWLEDGEMENT =
      "it is the 40 ms of delayed TCP acknowledgements: write a response at once and not in small"
          + " pieces, or set TCP_NODELAY on the server's sockets";

  public static final String AT_EVERY_LOAD =
      "it takes as long at every load, so look for connections opened for each request (keep-alive"
          + " off), TLS handshakes, a proxy, or small writes without TCP_NODELAY";

  public static final String GROWS_WITH_LOAD =
      "it grows with the load, so look at the accept queue (backlog, maximum of connections), a"
          + " proxy or limiter before the service, or the network's bandwidth";

  private OutsideTheServiceWords() {}
}
