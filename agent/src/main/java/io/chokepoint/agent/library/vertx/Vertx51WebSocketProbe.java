package io.chokepoint.agent.library.vertx;

/** Sockets of Vert.x since 5.1. */
public final class Vertx51WebSocketProbe extends VertxSockets {

  public Vertx51WebSocketProbe() {
    super("io.vertx.core.http.impl.websocket");
  }
}
