package io.chokepoint.agent.server;

import java.util.Set;

/** One address of the agent's HTTP interface. */
interface Route {

  Set<String> GET = Set.of("GET");

  /** {@code "/metrics"}; a trailing slash takes in what is at it and below. */
  String path();

  /** The HTTP methods it answers. */
  default Set<String> methods() {
    return GET;
  }

  /**
   * @throws BadRequestException for what is the client's mistake
   */
  ServerAnswer answer(ServerRequest request);
}
