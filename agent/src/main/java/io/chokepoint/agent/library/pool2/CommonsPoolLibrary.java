package io.chokepoint.agent.library.pool2;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Pools built with Commons Pool 2: DBCP2's, Jedis', and others. */
public final class CommonsPoolLibrary implements Library {

  @Override
  public String name() {
    return "Commons Pool";
  }

  @Override
  public String versions() {
    return "2.4.2 to 2.13.1";
  }

  @Override
  public String measures() {
    return "connection pools of DBCP2, Tomcat's copy among them, and pools of anything "
        + "else (Jedis)";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new CommonsPoolProbe(), new TomcatDbcpProbe());
  }

  @Override
  public PoolReader pools() {
    return new CommonsPoolReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new CommonsPoolSize());
  }
}
