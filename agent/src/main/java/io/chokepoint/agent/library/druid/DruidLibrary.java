package io.chokepoint.agent.library.druid;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Druid's pools. */
public final class DruidLibrary implements Library {

  @Override
  public String name() {
    return "Druid";
  }

  @Override
  public String versions() {
    return "1.2.8 to 1.2.28";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new DruidProbe());
  }

  @Override
  public PoolReader pools() {
    return new DruidReader();
  }
}
