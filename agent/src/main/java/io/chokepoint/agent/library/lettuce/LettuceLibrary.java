package io.chokepoint.agent.library.lettuce;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Redis by Lettuce. */
public final class LettuceLibrary implements Library {

  @Override
  public String name() {
    return "Lettuce";
  }

  @Override
  public String versions() {
    return "5.0.5.RELEASE to 7.5.2.RELEASE";
  }

  @Override
  public String measures() {
    return "synchronous Redis commands by name";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new LettuceProbe());
  }
}
