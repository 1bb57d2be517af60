package io.chokepoint.agent.library.helidon;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Helidon's own server. */
public final class HelidonLibrary implements Library {

  @Override
  public String name() {
    return "Helidon";
  }

  @Override
  public String versions() {
    return "4.5.0";
  }

  @Override
  public String measures() {
    return "requests of its web server, under their routes from 4.2 on, and MP's under the "
        + "templates of JAX-RS";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new HelidonProbe());
  }
}
