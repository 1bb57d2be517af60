package io.chokepoint.agent.library.liberty;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.ServerReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Open Liberty: its default executor and its pools of connections. */
public final class LibertyLibrary implements Library {

  @Override
  public String name() {
    return "Open Liberty";
  }

  @Override
  public String versions() {
    return "22.0.0.1 to 26.0.0.3";
  }

  @Override
  public String measures() {
    return "wait of HTTP/1.1 for a thread of the default executor, as many as it allows now; pools"
        + " of its data sources, by their JNDI names, and of its other connection factories,"
        + " but not where they keep connections for each thread";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new LibertyPoolProbe(), new LibertyWorkersProbe(), new LibertyExecutorProbe());
  }

  @Override
  public PoolReader pools() {
    return new LibertyPoolReader();
  }

  @Override
  public ServerReader servers() {
    return new LibertyReader();
  }

  @Override
  public List<String> serves() {
    return List.of("com.ibm.ws.webcontainer.", "com.ibm.ws.http.");
  }
}
