package io.chokepoint.agent.library.javalin;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Javalin. */
public final class JavalinLibrary implements Library {

  @Override
  public String name() {
    return "Javalin";
  }

  @Override
  public String versions() {
    return "4.6.8 to 7.2.3";
  }

  @Override
  public String measures() {
    return "requests under their path's template";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JavalinProbe());
  }
}
