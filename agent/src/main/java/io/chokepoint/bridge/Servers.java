package io.chokepoint.bridge;

import java.util.List;

/** The servers at work in this JVM, for the samplers to look at. */
public final class Servers {

  /** More than any service has connectors. */
  private static final int MOST = 200;

  private static final WeakSet<Object> SEEN = new WeakSet<>(MOST);

  private Servers() {}

  /** A Tomcat's endpoint, a Jetty, an Undertow's worker, or a {@link JdkServer} is at work. */
  public static void server(Object server) {
    SEEN.add(server);
  }

  /** Those seen so far that are still alive. */
  public static List<Object> servers() {
    return SEEN.alive();
  }
}
