package io.chokepoint.agent.library.undertow;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.library.Types;
import io.chokepoint.agent.probe.Probe;
import java.util.List;
import java.util.Set;

/** Undertow. */
public final class UndertowLibrary implements Library {

  @Override
  public String name() {
    return "Undertow";
  }

  @Override
  public String versions() {
    return "1.4.28.Final to 2.3.24.Final";
  }

  @Override
  public String measures() {
    return "requests of its handlers, with servlets or without, these under their template"
        + " or prefix; wait for a worker thread; WebSocket messages of JSR 356's "
        + "endpoints (Undertow 2) and its own";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new UndertowProbe(),
        new UndertowCoreProbe(),
        new UndertowServerProbe(),
        new UndertowWorkersProbe(),
        new UndertowSocketProbe(),
        new UndertowEndpointProbe());
  }

  @Override
  public ServerReader servers() {
    return new UndertowReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new UndertowThreads());
  }

  @Override
  public boolean isLoop(Thread thread) {
    return Types.isA(
        thread.getClass(), Set.of("org.xnio.XnioIoThread", "org.xnio.nio.WorkerThread"));
  }

  @Override
  public List<String> serves() {
    return List.of("io.undertow.");
  }
}
