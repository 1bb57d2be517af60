package io.chokepoint.agent.server;

import io.chokepoint.agent.own.AgentErrors;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All addresses, and what a request to none of them gets. */
final class ServerRoutes {

  private final List<Route> routes;
  private final AgentErrors errors;

  ServerRoutes(List<Route> routes, AgentErrors errors) {
    this.routes = List.copyOf(routes);
    this.errors = errors;
  }

  ServerAnswer answer(ServerRequest request) {
    Route route = find(request.path());
    if (route == null) {
      return ServerAnswer.error(404, "nothing at " + request.path());
    }
    if (!route.methods().contains(request.method())) {
      return ServerAnswer.error(405, request.method() + " is not answered at " + request.path())
          .with("Allow", String.join(", ", new TreeSet<>(route.methods())));
    }
    try {
      return route.answer(request);
    } catch (BadRequestException e) {
      return ServerAnswer.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      errors.add(route.path(), e);
      return ServerAnswer.error(
          500, "the agent failed at " + route.path() + "; see /api/v1/health");
    }
  }

  private @Nullable Route find(String path) {
    for (Route route : routes) {
      boolean below = route.path().length() > 1 && route.path().endsWith("/");
      if (below ? (path + "/").startsWith(route.path()) : path.equals(route.path())) {
        return route;
      }
    }
    return null;
  }
}
