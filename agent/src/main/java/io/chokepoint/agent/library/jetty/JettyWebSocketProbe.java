package io.chokepoint.agent.library.jetty;

/** Sockets of Jetty 12. */
public final class JettyWebSocketProbe extends JettySockets {

  public JettyWebSocketProbe() {
    super(
        "org.eclipse.jetty.websocket.core",
        "org.eclipse.jetty.ee9.websocket.jakarta.common.JakartaWebSocketFrameHandler",
        "org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketFrameHandler",
        "org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketFrameHandler");
  }
}
