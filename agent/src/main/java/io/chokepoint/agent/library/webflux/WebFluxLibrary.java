package io.chokepoint.agent.library.webflux;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.library.Types;
import io.chokepoint.agent.probe.Probe;
import java.util.List;
import java.util.Set;

/** Spring WebFlux. */
public final class WebFluxLibrary implements Library {

  @Override
  public String name() {
    return "WebFlux";
  }

  @Override
  public String versions() {
    return "5.2.9.RELEASE to 7.0.10";
  }

  @Override
  public String measures() {
    return "requests under their template, and what they wait for of Reactor Netty's "
        + "client (WebClient); WebSocket messages on Reactor Netty, under the route that "
        + "made the socket";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new WebFluxProbe(),
        new WebFluxRouteProbe(),
        new ReactorServerProbe(),
        new ReactorClientProbe(),
        new ReactorSocketProbe());
  }

  @Override
  public boolean isLoop(Thread thread) {
    return Types.isA(thread.getClass(), Set.of("reactor.core.scheduler.NonBlocking"));
  }

  @Override
  public List<String> serves() {
    return List.of("reactor.");
  }
}
