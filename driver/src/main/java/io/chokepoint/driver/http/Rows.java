package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.Plan;
import java.util.List;

/**
 * What a load keeps account of: a row for each endpoint, each class of users, three for each
 * WebSocket.
 */
public final class Rows {

  static final int CONNECT = 0;
  static final int SENT = 1;
  static final int RECEIVED = 2;
  private static final List<String> OF_A_WEB_SOCKET = List.of("connect", "sent", "received");

  private Rows() {}

  /** How many rows there are: endpoints, classes of users, WebSockets. */
  public static int count(Plan plan) {
    return plan.endpoints().size() + others(plan);
  }

  /** How many of them are no endpoints'. */
  static int others(Plan plan) {
    return plan.crowd().classes().size() + plan.webSockets().size() * OF_A_WEB_SOCKET.size();
  }

  /** Names of the WebSockets' rows. */
  public static List<String> streams(Plan plan) {
    return plan.webSockets().stream()
        .flatMap(socket -> OF_A_WEB_SOCKET.stream().map(what -> socket.name() + " " + what))
        .toList();
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
