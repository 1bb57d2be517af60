package io.chokepoint.agent.library.vibur;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Vibur's pools. */
public final class ViburLibrary implements Library {

  @Override
  public String name() {
    return "Vibur";
  }

  @Override
  public String versions() {
    return "25.0 to 26.0";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ViburProbe());
  }

  @Override
  public PoolReader pools() {
    return new ViburReader();
  }
}
