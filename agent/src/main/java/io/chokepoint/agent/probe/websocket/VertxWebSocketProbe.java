package io.chokepoint.agent.probe.websocket;

/** Sockets of Vert.x up to 5.0. */
public final class VertxWebSocketProbe extends VertxSockets {

  public VertxWebSocketProbe() {
    super("io.vertx.core.http.impl");
  }
}
