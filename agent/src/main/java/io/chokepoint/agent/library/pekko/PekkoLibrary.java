package io.chokepoint.agent.library.pekko;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Pekko HTTP, and Akka HTTP that it comes from. */
public final class PekkoLibrary implements Library {

  @Override
  public String name() {
    return "Pekko HTTP";
  }

  @Override
  public String versions() {
    return "1.1.0";
  }

  @Override
  public String measures() {
    return "requests on HTTP/1 under what their path matchers match (`/orders/*`), to the head of "
        + "the answer; what other actors do for them is unattributed. Akka HTTP 10.2 likewise";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new PekkoConnectionProbe(), new PekkoAnswerProbe(), new PekkoRouteProbe());
  }

  @Override
  public List<String> serves() {
    return List.of("org.apache.pekko.", "akka.");
  }
}
