package io.chokepoint.agent.library.ucp;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Oracle's Universal Connection Pool. */
public final class UcpLibrary implements Library {

  @Override
  public String name() {
    return "Oracle UCP";
  }

  @Override
  public String versions() {
    return "19.8.0.0 to 23.26.4.0.0";
  }

  @Override
  public String measures() {
    return "connection pool; asynchronous borrows are not followed";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new UcpProbe());
  }

  @Override
  public PoolReader pools() {
    return new UcpReader();
  }
}
