package io.chokepoint.agent.library.resteasy;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** RESTEasy: routes of JAX-RS resources. */
public final class ResteasyLibrary implements Library {

  @Override
  public String name() {
    return "RESTEasy";
  }

  @Override
  public String versions() {
    return "4.7.10.Final to 6.2.20.Final";
  }

  @Override
  public String measures() {
    return "templates of JAX-RS resources, below the path of their application";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ResteasyProbe());
  }
}
