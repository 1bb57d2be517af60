package io.chokepoint.bridge;

import java.util.List;

/** What HTTP clients keep their connections or calls in, for the recorder to look at. */
public final class HttpClients {

  /** A service that makes a client for each request makes many. */
  private static final WeakSet<Object> SEEN = new WeakSet<>(50);

  private HttpClients() {}

  /** A pool of connections, or a dispatcher of calls, is at work: said at each of its calls. */
  public static void seen(Object pool) {
    SEEN.add(pool);
  }

  /** Those that are still there. */
  public static List<Object> all() {
    return SEEN.alive();
  }
}
