package io.chokepoint.agent.server;

import java.util.function.Supplier;

/** {@code /api/v1/health}: what the agent costs, and whether it is well. */
final class HealthRoute implements Route {

  private final Supplier<Health> health;

  HealthRoute(Supplier<Health> health) {
    this.health = health;
  }

  @Override
  public String path() {
    return "/api/v1/health";
  }

  @Override
  public Answer answer(Request request) {
    return Answer.json(health.get());
  }
}
