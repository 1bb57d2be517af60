package io.chokepoint.agent.library.apache;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Calls by Apache HttpClient, and its pools. */
public final class ApacheClientLibrary implements Library {

  @Override
  public String name() {
    return "Apache HttpClient";
  }

  @Override
  public String versions() {
    return "4.1.2 to 5.6.5";
  }

  @Override
  public String measures() {
    return "calls by `host:port`, and in them the wait for a connection; what its pools "
        + "allow and use";
  }

  @Override
  public List<Probe> probes() {
    return List.of(
        new ApacheClient5Probe(), new ApacheClient4Probe(), new ApacheDefaultClientProbe());
  }

  @Override
  public ClientReader clients() {
    return new ApacheReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new ApacheSize());
  }
}
