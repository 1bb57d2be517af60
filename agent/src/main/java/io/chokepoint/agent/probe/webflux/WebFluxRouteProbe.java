package io.chokepoint.agent.probe.webflux;

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
 * still inside are counted with their endpoint. Other handlers' is known in the end.
 */
public final class WebFluxRouteProbe implements Probe {

  private static final String MAPPING =
      "org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping";

  @Override
  public Set<String> classes() {
    return Set.of(MAPPING);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(MAPPING, named("handleMatch").and(takesArguments(3)), Route.class));
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
}
