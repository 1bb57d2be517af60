package io.chokepoint.agent.library.spark;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Spark, the web framework. */
public final class SparkLibrary implements Library {

  @Override
  public String name() {
    return "Spark";
  }

  @Override
  public String versions() {
    return "2.9.4";
  }

  @Override
  public String measures() {
    return "requests under their path's template";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new SparkProbe());
  }
}
