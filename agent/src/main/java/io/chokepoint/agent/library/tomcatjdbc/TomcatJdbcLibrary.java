package io.chokepoint.agent.library.tomcatjdbc;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Tomcat JDBC's pools. */
public final class TomcatJdbcLibrary implements Library {

  @Override
  public String name() {
    return "Tomcat JDBC";
  }

  @Override
  public String versions() {
    return "8.5.100 to 11.0.27";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new TomcatJdbcProbe());
  }

  @Override
  public PoolReader pools() {
    return new TomcatJdbcReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new TomcatJdbcSize());
  }
}
