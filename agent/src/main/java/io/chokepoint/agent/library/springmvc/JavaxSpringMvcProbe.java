package io.chokepoint.agent.library.springmvc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import net.bytebuddy.asm.Advice;

/**
 * The route template Spring MVC found, as soon as it found it: for controllers with the handler,
 * for static resources by an interceptor. Before an error page is dispatched to, whose own route is
 * of no interest.
 */
public final class JavaxSpringMvcProbe implements Probe {

  private static final String DISPATCHER = "org.springframework.web.servlet.DispatcherServlet";

  @Override
  public Set<String> classes() {
    return Set.of(DISPATCHER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            namedOneOf("getHandler", "doDispatch")
                .and(takesArgument(0, named("javax.servlet.http.HttpServletRequest"))),
            Route.class));
  }

  static final class Route {

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) HttpServletRequest request) {
      if (!Requests.routeKnown()) {
        Requests.method(request.getMethod());
        Requests.route(
            request.getAttribute(
                "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern"));
      }
    }
  }
}
