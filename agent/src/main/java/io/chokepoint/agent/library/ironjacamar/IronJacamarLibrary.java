package io.chokepoint.agent.library.ironjacamar;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** IronJacamar's pools, which WildFly's data sources have. */
public final class IronJacamarLibrary implements Library {

  @Override
  public String name() {
    return "IronJacamar";
  }

  @Override
  public String versions() {
    return "1.5.9.Final to 3.0.18.Final";
  }

  @Override
  public String measures() {
    return "pools of WildFly's data sources, by their names, and of its other resource adapters";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new IronJacamarProbe());
  }

  @Override
  public PoolReader pools() {
    return new IronJacamarReader();
  }
}
