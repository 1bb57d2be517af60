package io.chokepoint.agent.probe.websocket;

/** Sockets of Jetty 10 and 11. */
public final class Jetty10WebSocketProbe extends JettySockets {

  public Jetty10WebSocketProbe() {
    super("org.eclipse.jetty.websocket.core.internal");
  }
}
