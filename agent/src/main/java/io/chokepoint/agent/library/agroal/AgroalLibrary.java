package io.chokepoint.agent.library.agroal;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Agroal's pools. */
public final class AgroalLibrary implements Library {

  @Override
  public String name() {
    return "Agroal";
  }

  @Override
  public String versions() {
    return "1.16 to 3.2.1";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new AgroalProbe());
  }

  @Override
  public PoolReader pools() {
    return new AgroalReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new AgroalSize());
  }
}
