package io.chokepoint.driver.http;

import io.chokepoint.driver.plan.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * When a message was sent, written into the message: sender and receiver are this process, so one
 * clock tells how long it took from end to end.
 *
 * @param intendedNanos when it was due, in plan time
 * @param sentNanos when it was written
 */
record Marker(long intendedNanos, long sentNanos) {

  private static final String END = "~";
  private static final int RADIX = 36;

  /** A message as it is sent. */
  String into(String message, String run) {
    String text =
        start(run)
            + Long.toString(intendedNanos, RADIX)
            + "."
            + Long.toString(sentNanos, RADIX)
            + END;
    return message.replace(WebSocket.MARKER, text);
  }

  /** What a message says; null where it has no marker of this run. */
  static @Nullable Marker in(String message, String run) {
    String start = start(run);
    int from = message.indexOf(start);
    int to = from < 0 ? -1 : message.indexOf(END, from + start.length());
    if (to < 0) {
      return null;
    }
    String[] parts = message.substring(from + start.length(), to).split("\\.", 2);
    try {
      return new Marker(Long.parseLong(parts[0], RADIX), Long.parseLong(parts[1], RADIX));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  private static String start(String run) {
    return "~cp" + run + ".";
  }
}
