package io.chokepoint.agent.server;

import java.util.function.Supplier;

/** {@code /api/v1/health}: what the agent costs, and whether it is well. */
final class HealthRoute implements Route {

  private final Supplier<AgentHealth> health;

  HealthRoute(Supplier<AgentHealth> health) {
    this.health = health;
  }

  @Override
  public String path() {
    return "/api/v1/health";
  }

  @Override
  public ServerAnswer answer(ServerRequest request) {
    return ServerAnswer.json(health.get());
  }
}
