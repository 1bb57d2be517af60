package io.chokepoint.agent.library.vertx;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Vert.x. */
public final class VertxLibrary implements Library {

  @Override
  public String name() {
    return "Vert.x";
  }

  @Override
  public String versions() {
    return "3.9.16 to 5.2.0";
  }

  @Override
  public String measures() {
    return "requests (HTTP/1 and 2) under the routes of vertx-web; WebSocket messages; "
        + "tasks of `executeBlocking`";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new VertxServerProbe(),
        new VertxHttp2Probe(),
        new VertxContextProbe(),
        new VertxWebProbe(),
        new VertxTaskQueueProbe(),
        new VertxFailuresProbe(),
        new VertxWebSocketProbe(),
        new Vertx51WebSocketProbe());
  }

  @Override
  public List<String> serves() {
    return List.of("io.vertx.");
  }
}
