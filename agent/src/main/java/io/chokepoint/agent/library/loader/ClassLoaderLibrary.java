package io.chokepoint.agent.library.loader;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Class loaders of applications. */
public final class ClassLoaderLibrary implements Library {

  @Override
  public String name() {
    return "Class loaders";
  }

  @Override
  public String measures() {
    return "nothing; keeps loaders from hiding the agent (OSGi, JBoss Modules)";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ClassLoaderProbe());
  }
}
