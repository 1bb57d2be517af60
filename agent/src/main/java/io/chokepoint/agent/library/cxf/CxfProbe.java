package io.chokepoint.agent.library.cxf;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The route template CXF found, below the path of its application, when it puts it together, and
 * the exception that a resource threw.
 */
public final class CxfProbe implements Probe {

  private static final String ROUTING = "org.apache.cxf.jaxrs.utils.JAXRSUtils";
  private static final String INVOKER = "org.apache.cxf.jaxrs.JAXRSInvoker";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTING, INVOKER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ROUTING, named("getUriTemplate").and(takesArguments(3)), Route.class),
        new Advised(
            INVOKER, named("handleFault").and(takesArgument(0, Throwable.class)), Failed.class));
  }

  static final class Route {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return String template) {
      if (!Requests.routeKnown()) {
        Requests.route(template);
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
