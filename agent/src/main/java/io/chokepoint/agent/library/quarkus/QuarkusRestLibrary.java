package io.chokepoint.agent.library.quarkus;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Quarkus. */
public final class QuarkusRestLibrary implements Library {

  @Override
  public String name() {
    return "Quarkus REST";
  }

  @Override
  public String measures() {
    return "requests of RESTEasy Reactive under their template, without those of sub-"
        + "resources";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new QuarkusRestProbe());
  }
}
