package io.chokepoint.agent.library.payara;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Payara: the worker threads of its listeners and its pools of connections. */
public final class PayaraLibrary implements Library {

  @Override
  public String name() {
    return "Payara";
  }

  @Override
  public String versions() {
    return "6.2023.8 to 7.2026.11";
  }

  @Override
  public String measures() {
    return "wait of HTTP/1.1 for a worker thread of a listener; pools of its data sources, by their"
        + " names, and of its other connectors, but not where they keep a connection for each"
        + " thread";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new PayaraPoolProbe(), new GrizzlyWorkersProbe());
  }

  @Override
  public PoolReader pools() {
    return new PayaraPoolReader();
  }

  @Override
  public ServerReader servers() {
    return new GrizzlyReader();
  }

  @Override
  public List<String> serves() {
    return List.of("org.glassfish.grizzly.", "com.sun.enterprise.web.");
  }
}
