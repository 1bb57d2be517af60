package io.chokepoint.agent.library.ktor;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Ktor. */
public final class KtorLibrary implements Library {

  @Override
  public String name() {
    return "Ktor";
  }

  @Override
  public String versions() {
    return "2.0.3 to 3.5.2";
  }

  @Override
  public String measures() {
    return "requests on Netty (HTTP/1) and on its CIO under their route";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new KtorProbe());
  }
}
