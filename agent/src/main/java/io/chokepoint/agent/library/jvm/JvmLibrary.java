package io.chokepoint.agent.library.jvm;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** What code asks of the JVM itself. */
public final class JvmLibrary implements Library {

  @Override
  public String name() {
    return "JVM";
  }

  @Override
  public String measures() {
    return "code that asks for collections or starts many threads, once that happens";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new ExplicitCollectionProbe(), new ThreadStartProbe());
  }

  @Override
  public LoopReader loops() {
    return new CarriersReader();
  }
}
