package io.chokepoint.agent.library.armeria;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Armeria. */
public final class ArmeriaLibrary implements Library {

  @Override
  public String name() {
    return "Armeria";
  }

  @Override
  public String versions() {
    return "1.13.4 to 1.31.3";
  }

  @Override
  public String measures() {
    return "requests under their route";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ArmeriaProbe());
  }
}
