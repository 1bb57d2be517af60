package io.chokepoint.agent.library.coroutines;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Kotlin's coroutines. */
public final class CoroutinesLibrary implements Library {

  @Override
  public String name() {
    return "Kotlin coroutines";
  }

  @Override
  public String measures() {
    return "of 1.11.0 what coroutines of requests do on the threads of dispatchers, and their wait"
        + " for one (`Dispatchers.IO`, `Default`, limited ones), by request of WebFlux, Vert.x, Ktor"
        + " and other servers of event loops; one that another coroutine dispatches waits"
        + " unattributed";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new CoroutinesProbe());
  }
}
