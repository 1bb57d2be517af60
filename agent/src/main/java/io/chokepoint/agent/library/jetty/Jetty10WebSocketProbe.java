package io.chokepoint.agent.library.jetty;

/** Sockets of Jetty 10 and 11. */
public final class Jetty10WebSocketProbe extends JettySockets {

  public Jetty10WebSocketProbe() {
    super("org.eclipse.jetty.websocket.core.internal");
  }
}
