package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Streamed;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a load keeps account of: a row for each endpoint, each class of users, three for each
 * WebSocket, one for what redirects of each endpoint led to, and where the plan has streamed
 * answers one for the first part of each endpoint's.
 */
public final class Rows {

  static final int CONNECT = 0;
  static final int SENT = 1;
  static final int RECEIVED = 2;
  private static final List<String> OF_A_WEB_SOCKET = List.of("connect", "sent", "received");

  private static final String OF_REDIRECTS = " → redirect";
  private static final String OF_FIRST_BYTES = " → first byte";

  private Rows() {}

  /** What the plan's load is kept in. */
  public static Slices slices(Plan plan) {
    int intended = plan.endpoints().size() + others(plan);
    int endpoints = plan.endpoints().size();
    return streamed(plan)
        ? new Slices(intended + 2 * endpoints, intended, intended + endpoints)
        : new Slices(intended + endpoints, intended);
  }

  private static boolean streamed(Plan plan) {
    return plan.endpoints().stream().anyMatch(e -> e.streamed() != Streamed.NO);
  }

  /** How many are intended, and no endpoints'. */
  static int others(Plan plan) {
    return plan.crowd().classes().size() + plan.webSockets().size() * OF_A_WEB_SOCKET.size();
  }

  /** Names of the WebSockets' rows, of what redirects led to, and of first bytes. */
  public static List<String> streams(Plan plan) {
    return Stream.concat(
            plan.webSockets().stream()
                .flatMap(
                    socket -> OF_A_WEB_SOCKET.stream().map(what -> socket.name() + " " + what)),
            Stream.concat(
                plan.endpoints().stream().map(e -> e.name() + OF_REDIRECTS),
                streamed(plan)
                    ? plan.endpoints().stream().map(e -> e.name() + OF_FIRST_BYTES)
                    : Stream.empty()))
        .toList();
  }

  /** Whether a row, by its name, is of parts of requests: what redirects led to, first bytes. */
  public static boolean isOfParts(String stream) {
    return stream.endsWith(OF_REDIRECTS) || stream.endsWith(OF_FIRST_BYTES);
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
