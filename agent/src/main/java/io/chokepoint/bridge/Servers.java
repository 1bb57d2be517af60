package io.chokepoint.bridge;

import java.util.List;

/** The servers at work in this JVM, for the samplers to look at. */
public final class Servers {

  /** More than any service has connectors. */
  private static final int MOST = 100;

  private static final WeakSet<Object> TOMCAT = new WeakSet<>(MOST);
  private static final WeakSet<Object> OTHERS = new WeakSet<>(MOST);

  private Servers() {}

  /** An embedded Tomcat's endpoint is at work. */
  public static void tomcatEndpoint(Object endpoint) {
    TOMCAT.add(endpoint);
  }

  /** The {@code org.apache.tomcat.util.net.AbstractEndpoint}s seen so far that are still alive. */
  public static List<Object> tomcatEndpoints() {
    return TOMCAT.alive();
  }

  /** A Jetty, an Undertow, or a {@link JdkServer} is at work. */
  public static void server(Object server) {
    OTHERS.add(server);
  }

  /** The other servers seen so far that are still alive. */
  public static List<Object> servers() {
    return OTHERS.alive();
  }
}
