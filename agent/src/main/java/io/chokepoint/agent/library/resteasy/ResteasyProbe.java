package io.chokepoint.agent.library.resteasy;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Mappings;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.jboss.resteasy.spi.metadata.ResourceMethod;

/**
 * The route template RESTEasy found, as soon as it found it, and the exception it made an answer
 * of.
 */
public final class ResteasyProbe implements Probe {

  private static final String METHOD = "org.jboss.resteasy.core.ResourceMethodInvoker";
  private static final String FAILURES = "org.jboss.resteasy.core.ExceptionHandler";

  @Override
  public Set<String> classes() {
    return Set.of(METHOD, FAILURES);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(METHOD);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(METHOD, named("invoke").and(takesArguments(3)), Route.class),
        new Advised(FAILURES, named("handleException"), Failed.class));
  }

  static final class Route {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object invoker,
        @Advice.FieldValue("method") ResourceMethod method,
        @Advice.Argument(0) Object request) {
      if (!Requests.routeKnown()) {
        Object route = Tags.get(invoker);
        if (route == null) {
          String path = method.getFullpath();
          route = Mappings.ofResource(PublicGetters.get(request, "getUri"), path);
          Tags.set(invoker, route);
        }
        Requests.route(route);
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
