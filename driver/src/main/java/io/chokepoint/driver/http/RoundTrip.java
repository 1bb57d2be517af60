package io.chokepoint.driver.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network's round trip to a target, as the shortest of a few TCP handshakes takes: what no
 * service can be faster than.
 */
public final class RoundTrip {

  private static final int HANDSHAKES = 5;
  private static final int TIMEOUT_MILLIS = 1_000;

  private RoundTrip() {}

  /** Null where none of the addresses answers. */
  public static @Nullable Long nanos(List<Addresses> targets) {
    Long longest = null;
    for (Addresses target : targets) {
      Long nanos = nanos(target.first());
      longest = nanos == null || (longest != null && longest > nanos) ? longest : nanos;
    }
    return longest;
  }

  private static @Nullable Long nanos(InetSocketAddress target) {
    Long shortest = null;
    for (int i = 0; i < HANDSHAKES; i++) {
      try (Socket socket = new Socket()) {
        long before = System.nanoTime();
        socket.connect(target, TIMEOUT_MILLIS);
        long took = System.nanoTime() - before;
        shortest = shortest == null ? took : Math.min(shortest, took);
      } catch (IOException e) {
        return shortest;
      }
    }
    return shortest;
  }
}
