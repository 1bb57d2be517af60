package io.chokepoint.driver.plan;

import io.chokepoint.core.diagnosis.Run;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do.
 *
 * @param target base URL of the service under test
 * @param agent base URL of the agent inside it; null where the plan names none
 * @param transport how connections to the target are made and used
 * @param text the plan as written, with the values of secret headers left out
 */
public record Plan(
    String name,
    URI target,
    @Nullable URI agent,
    List<Endpoint> endpoints,
    Load load,
    Transport transport,
    String text) {

  public Plan {
    endpoints = List.copyOf(endpoints);
  }

  /** A plan that says nothing of its connections. */
  public Plan(
      String name,
      URI target,
      @Nullable URI agent,
      List<Endpoint> endpoints,
      Load load,
      String text) {
    this(name, target, agent, endpoints, load, Transport.DEFAULT, text);
  }

  /** What the plan asks of its endpoints, by name; those it asks nothing of are left out. */
  public Map<String, Run.Target> targets() {
    Map<String, Run.Target> targets = new TreeMap<>();
    for (Endpoint e : endpoints) {
      if (e.targets() != null) {
        targets.put(e.name(), e.targets());
      }
    }
    return targets;
  }

  /** The same plan against a service that runs elsewhere. */
  public Plan at(URI newTarget, @Nullable URI newAgent) {
    return new Plan(name, newTarget, newAgent, endpoints, load, transport, text);
  }
}
