package io.chokepoint.agent.library.resilience4j;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** Limiters of Resilience4j. */
public final class Resilience4jLibrary implements Library {

  @Override
  public String name() {
    return "Resilience4j";
  }

  @Override
  public String versions() {
    return "1.7.1 to 2.3.0";
  }

  @Override
  public String measures() {
    return "waits for bulkheads and rate limiters, and what they refuse";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new BulkheadProbe(), new RateLimiterProbe());
  }

  @Override
  public List<Actuator> actuators() {
    return List.of(new RateLimiterSize(), new BulkheadSize());
  }
}
