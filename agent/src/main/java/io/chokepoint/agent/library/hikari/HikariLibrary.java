package io.chokepoint.agent.library.hikari;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** HikariCP's pools. */
public final class HikariLibrary implements Library {

  @Override
  public String name() {
    return "HikariCP";
  }

  @Override
  public String versions() {
    return "4.0.3 to 7.1.0";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new HikariProbe());
  }

  @Override
  public PoolReader pools() {
    return new HikariReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new HikariSize());
  }
}
