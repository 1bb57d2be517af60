package io.chokepoint.agent.library.graphql;

import io.chokepoint.agent.library.Library;
import io.chokepoint.agent.probe.Probe;
import java.util.List;

/** GraphQL Java, which Spring for GraphQL, DGS and others are built on. */
public final class GraphQlLibrary implements Library {

  @Override
  public String name() {
    return "GraphQL Java";
  }

  @Override
  public String versions() {
    return "17.6 to 26.0";
  }

  @Override
  public String measures() {
    return "requests under their route and the name of their operation (`/graphql#Orders`): the "
        + "first 50 names of at most 50 characters";
  }

  @Override
  public List<Probe> probes() {
    return List.of(new GraphQlProbe());
  }
}
