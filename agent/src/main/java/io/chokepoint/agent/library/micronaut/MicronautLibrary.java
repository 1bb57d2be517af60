package io.chokepoint.agent.library.micronaut;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Micronaut on Netty. */
public final class MicronautLibrary implements Library {

  @Override
  public String name() {
    return "Micronaut";
  }

  @Override
  public String versions() {
    return "3.2.7 to 4.10.15";
  }

  @Override
  public String measures() {
    return "requests on Netty (HTTP/1) under their template";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new MicronautProbe());
  }
}
