package io.chokepoint.agent.library.jersey;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Jersey: routes of JAX-RS resources. */
public final class JerseyLibrary implements Library {

  @Override
  public String name() {
    return "Jersey";
  }

  @Override
  public String versions() {
    return "2.25.1 to 4.0.3";
  }

  @Override
  public String measures() {
    return "templates of JAX-RS resources, below the path of their application";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JerseyProbe());
  }
}
