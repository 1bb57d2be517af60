package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.plan.Plan;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a load keeps account of: a row for each endpoint, each class of users, three for each
 * WebSocket, one for what redirects of each endpoint led to.
 */
public final class Rows {

  static final int CONNECT = 0;
  static final int SENT = 1;
  static final int RECEIVED = 2;
  private static final List<String> OF_A_WEB_SOCKET = List.of("connect", "sent", "received");

  private static final String OF_REDIRECTS = " → redirect";

  private Rows() {}

  /** What the plan's load is kept in. */
  public static Slices slices(Plan plan) {
    int intended = plan.endpoints().size() + others(plan);
    return new Slices(intended + plan.endpoints().size(), intended);
  }

  /** How many are intended, and no endpoints'. */
  static int others(Plan plan) {
    return plan.crowd().classes().size() + plan.webSockets().size() * OF_A_WEB_SOCKET.size();
  }

  /** Names of the WebSockets' rows, and of what redirects led to. */
  public static List<String> streams(Plan plan) {
    return Stream.concat(
            plan.webSockets().stream()
                .flatMap(
                    socket -> OF_A_WEB_SOCKET.stream().map(what -> socket.name() + " " + what)),
            plan.endpoints().stream().map(e -> e.name() + OF_REDIRECTS))
        .toList();
  }

  /** Whether a row, by its name, is of what redirects led to: parts of requests, not requests. */
  public static boolean isOfRedirects(String stream) {
    return stream.endsWith(OF_REDIRECTS);
  }

  /** Whether a WebSocket's row, by its name, is of messages sent. */
  public static boolean isSent(String stream) {
    return stream.endsWith(" " + OF_A_WEB_SOCKET.get(SENT));
  }

  /** Whether a WebSocket's row, by its name, is of messages received. */
  public static boolean isReceived(String stream) {
    return stream.endsWith(" " + OF_A_WEB_SOCKET.get(RECEIVED));
  }

  /** The first row of a plan's WebSocket. */
  static int first(Plan plan, int webSocket) {
    return plan.endpoints().size()
        + plan.crowd().classes().size()
        + webSocket * OF_A_WEB_SOCKET.size();
  }
}
