package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * What handlers of Jetty up to 11 say of a request that has no servlet: the path of the context
 * that it came to, and that none of them handled it.
 */
public final class JettyHandlerProbe implements Probe {

  private static final String WRAPPER = "org.eclipse.jetty.server.handler.HandlerWrapper";
  private static final String CONTEXT = "org.eclipse.jetty.server.handler.ContextHandler";

  @Override
  public Set<String> classes() {
    return Set.of(WRAPPER, CONTEXT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("handle").and(takesArguments(4)), Handled.class),
        new Advised(null, named("doHandle").and(takesArguments(4)), Context.class));
  }

  /** The server itself is such a handler, and the last to say so. */
  static final class Handled {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(1) Object request) {
      Requests.unhandled(Boolean.FALSE.equals(PublicGetters.get(request, "isHandled")));
    }
  }

  /** A servlet inside has had its say. */
  static final class Context {

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object context) {
      if (!Requests.named()) {
        String path = PublicGetters.text(context, "getContextPath");
        if (path.length() > 1) {
          Requests.mapping(path.concat("/*"));
        }
      }
    }
  }
}
