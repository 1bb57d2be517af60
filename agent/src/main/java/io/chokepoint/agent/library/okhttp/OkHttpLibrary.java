package io.chokepoint.agent.library.okhttp;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Calls by OkHttp. */
public final class OkHttpLibrary implements Library {

  @Override
  public String name() {
    return "OkHttp";
  }

  @Override
  public String versions() {
    return "3.14.9 to 5.3.2";
  }

  @Override
  public String measures() {
    return "calls by `host:port`, and in them the wait for a place with the dispatcher; "
        + "what dispatchers allow and use";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new OkHttpProbe(), new OkHttpDispatcherProbe());
  }

  @Override
  public ClientReader clients() {
    return new OkHttpReader();
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new OkHttpSize());
  }
}
