package io.chokepoint.agent.library.quarkus;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Routing;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;

/**
 * The route template that Quarkus REST (RESTEasy Reactive) found for a request of Vert.x', and the
 * exception it made an answer of. The template is put together once for each resource method.
 */
public final class QuarkusRestProbe implements Probe {

  private static final String CONTEXT =
      "org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext";
  private static final String METHOD = "org.jboss.resteasy.reactive.server.mapping.RuntimeResource";
  private static final String FAILURES =
      "org.jboss.resteasy.reactive.server.core.RuntimeExceptionMapper";

  @Override
  public Set<String> classes() {
    return Set.of(CONTEXT, METHOD, FAILURES);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(METHOD);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CONTEXT, named("restart").and(takesArguments(2)), Route.class),
        new Advised(FAILURES, named("mapException").and(takesArguments(2)), Failed.class));
  }

  static final class Route {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object context, @Advice.Argument(0) RuntimeResource method) {
      Object routing = Routing.of(context);
      URITemplate path = method.getClassPath();
      if (routing != null && path != null) { // a sub-resource is reached by more than one way
        Object route = Tags.get(method);
        if (route == null) {
          route = "/".concat(path.template).concat("/").concat(method.getPath().template);
          route = route.toString().replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
          Tags.set(method, route);
        }
        Routing.handles(routing, (String) route, true);
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown, @OfType ResteasyReactiveRequestContext context) {
      Routing.failing(Routing.of(context), thrown);
    }
  }
}
