package io.chokepoint.agent.library.jetty;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Jetty. */
public final class JettyLibrary implements Library {

  @Override
  public String name() {
    return "Jetty";
  }

  @Override
  public String versions() {
    return "9.4.20.v20190813 to 12.1.14";
  }

  @Override
  public String measures() {
    return "requests of its handlers, with servlets or without, these under the path of "
        + "their context; wait for a worker thread; WebSocket messages of JSR 356's "
        + "endpoints and its own; calls of its HttpClient whose thread waits for the answer, by "
        + "`host:port`";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new JettyHandlerProbe(),
        new JettyCoreProbe(),
        new JettyMappingProbe(),
        new JettyServerProbe(),
        new JettyWorkersProbe(),
        new Jetty9WebSocketProbe(),
        new Jetty10WebSocketProbe(),
        new JettyWebSocketProbe(),
        new JettyUpgradeProbe(),
        new JettyClientProbe());
  }

  @Override
  public ServerReader servers() {
    return new JettyReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new JettyThreads());
  }

  @Override
  public List<String> serves() {
    return List.of("org.eclipse.jetty.");
  }
}
