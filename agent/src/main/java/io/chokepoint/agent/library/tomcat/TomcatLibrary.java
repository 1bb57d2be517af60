package io.chokepoint.agent.library.tomcat;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Tomcat: its worker threads and sockets. */
public final class TomcatLibrary implements Library {

  @Override
  public String name() {
    return "Tomcat";
  }

  @Override
  public String versions() {
    return "8.5.100 to 11.0.27";
  }

  @Override
  public String measures() {
    return "wait for a worker thread; WebSocket messages of JSR 356's endpoints, Spring's "
        + "handlers among them";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new TomcatEndpointProbe(), new TomcatWorkersProbe(), new TomcatWebSocketProbe());
  }

  @Override
  public ServerReader servers() {
    return new TomcatReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new TomcatThreads());
  }

  @Override
  public List<String> serves() {
    return List.of("org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.");
  }
}
