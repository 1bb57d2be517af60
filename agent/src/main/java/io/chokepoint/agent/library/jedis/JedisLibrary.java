package io.chokepoint.agent.library.jedis;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Redis by Jedis. */
public final class JedisLibrary implements Library {

  @Override
  public String name() {
    return "Jedis";
  }

  @Override
  public String versions() {
    return "3.0.1 to 7.4.1";
  }

  @Override
  public String measures() {
    return "Redis commands by name";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new JedisProbe());
  }
}
