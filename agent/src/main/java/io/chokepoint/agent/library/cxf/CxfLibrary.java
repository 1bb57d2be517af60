package io.chokepoint.agent.library.cxf;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** CXF: routes of JAX-RS resources. */
public final class CxfLibrary implements Library {

  @Override
  public String name() {
    return "CXF";
  }

  @Override
  public String versions() {
    return "3.5.11 to 4.2.3";
  }

  @Override
  public String measures() {
    return "templates of JAX-RS resources, below the path of their application; of a resource in"
        + " another, that of what leads to it";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new CxfProbe());
  }
}
