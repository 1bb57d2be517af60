package io.chokepoint.agent.library.springmvc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The route template Spring MVC found, as soon as it found it: for controllers with the handler,
 * for static resources by an interceptor. Before an error page is dispatched to, whose own route is
 * of no interest. Written for {@code jakarta.servlet}, and woven for {@code javax.servlet} under
 * its name.
 */
abstract class SpringMvc implements Probe {

  private static final String DISPATCHER = "org.springframework.web.servlet.DispatcherServlet";

  private final String api;

  /**
   * @param api {@code jakarta} or {@code javax}
   */
  SpringMvc(String api) {
    this.api = api;
  }

  @Override
  public final Set<String> classes() {
    return Set.of(DISPATCHER);
  }

  @Override
  public final List<Advised> advised() {
    return Advised.forApi(
        api,
        new Advised(
            null,
            namedOneOf("getHandler", "doDispatch")
                .and(takesArgument(0, named(api + ".servlet.http.HttpServletRequest"))),
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
