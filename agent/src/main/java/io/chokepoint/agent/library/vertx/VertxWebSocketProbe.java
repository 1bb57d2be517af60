package io.chokepoint.agent.library.vertx;

/** Sockets of Vert.x up to 5.0. */
public final class VertxWebSocketProbe extends VertxSockets {

  public VertxWebSocketProbe() {
    super("io.vertx.core.http.impl");
  }
}
