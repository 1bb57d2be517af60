package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Routing;
import io.chokepoint.bridge.Tags;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** The route of vertx-web that handles a request, those of mounted routers with their mount. */
public final class VertxWebProbe implements Probe {

  private static final String ROUTE = "io.vertx.ext.web.impl.RouteState";
  private static final String CONTEXT = "io.vertx.ext.web.impl.RoutingContextImpl";
  private static final String MOUNTED = "io.vertx.ext.web.impl.RoutingContextWrapper";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTE, CONTEXT, MOUNTED);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return !type.getName().equals(ROUTE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ROUTE, named("handleContext").and(takesArguments(1)), Handles.class),
        new Advised(CONTEXT, isConstructor(), Begun.class),
        new Advised(CONTEXT, named("fail").and(takesArguments(2)), Failing.class),
        new Advised(MOUNTED, isConstructor(), Mounted.class));
  }

  static final class Begun {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object context, @OfType HttpServerRequest request) {
      Object routing = Routing.begun(Tags.get(request));
      if (routing != null) {
        Tags.set(context, routing);
      }
    }
  }

  static final class Mounted {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object context, @Advice.FieldValue("inner") Object outer) {
      Object routing = Routing.mounted(Tags.get(outer));
      if (routing != null) {
        Tags.set(context, routing);
      }
    }
  }

  static final class Handles {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Object context,
        @Advice.FieldValue("path") String path,
        @Advice.FieldValue("exactPath") boolean exact) {
      Routing.handles(Tags.get(context), path, exact);
    }
  }

  static final class Failing {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object context, @Advice.Argument(1) Throwable thrown) {
      Routing.failing(Tags.get(context), thrown);
    }
  }
}
