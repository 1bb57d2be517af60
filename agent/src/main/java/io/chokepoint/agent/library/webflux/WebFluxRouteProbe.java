package io.chokepoint.agent.library.webflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Unbound;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.springframework.web.server.ServerWebExchange;

/**
 * The route template of an annotated WebFlux controller as soon as it is found, so that requests
 * still inside are counted with their endpoint, and that of a WebSocket, whose messages are counted
 * with it. Other handlers' is known in the end.
 */
public final class WebFluxRouteProbe implements Probe {

  private static final String MAPPING =
      "org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping";

  private static final String UPGRADE =
      "org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService";

  @Override
  public Set<String> classes() {
    return Set.of(MAPPING, UPGRADE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(MAPPING, named("handleMatch").and(takesArguments(3)), Route.class),
        new Advised(UPGRADE, named("handleRequest").and(takesArguments(2)), Upgrade.class));
  }

  static final class Route {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@OfType ServerWebExchange exchange) {
      Unbound.reactiveRouted(
          exchange.getAttributes(),
          exchange.getAttribute(
              "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern"));
    }
  }

  static final class Upgrade {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType ServerWebExchange exchange) {
      Unbound.reactiveUpgrading(
          exchange.getAttributes(),
          exchange.getAttribute(
              "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern"));
    }
  }
}
