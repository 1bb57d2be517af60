package io.chokepoint.agent.library.c3p0;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** c3p0's pools. */
public final class C3p0Library implements Library {

  @Override
  public String name() {
    return "c3p0";
  }

  @Override
  public String versions() {
    return "0.9.5.5 to 0.11.2";
  }

  @Override
  public String measures() {
    return "connection pool";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new C3p0Probe());
  }

  @Override
  public PoolReader pools() {
    return new C3p0Reader();
  }
}
