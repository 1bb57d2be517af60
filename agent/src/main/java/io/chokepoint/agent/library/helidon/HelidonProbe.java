package io.chokepoint.agent.library.helidon;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Requests of Helidon 4's own server, each on a virtual thread from its routing to the end of its
 * answer, under the pattern that matched where that version tells it.
 */
public final class HelidonProbe implements Probe {

  private static final String ROUTING = "io.helidon.webserver.http.HttpRoutingImpl";
  private static final String FAILURES = "io.helidon.webserver.http.ErrorHandlers";
  private static final String HTTP_1 = "io.helidon.webserver.http1.Http1ServerRequest";
  private static final String HTTP_2 = "io.helidon.webserver.http2.Http2ServerRequest";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTING, FAILURES, HTTP_1, HTTP_2);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ROUTING, named("route").and(takesArguments(3)), Request.class),
        new Advised(null, named("matchingPattern").and(takesArguments(String.class)), Route.class),
        new Advised(null, named("handleError").and(takesArguments(4)), Failed.class));
  }

  static final class Request {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(1) Object request) {
      boolean outermost = Requests.started();
      if (outermost) {
        Requests.method(
            PublicGetters.text(
                PublicGetters.get(PublicGetters.get(request, "prologue"), "method"), "text"));
      }
      return outermost;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @Advice.Argument(1) Object request,
        @Advice.Argument(2) Object response,
        @Advice.Thrown Throwable thrown) {
      if (outermost) {
        boolean told = // of what failed before, and that the answer has begun
            thrown != null && thrown.getClass().getName().endsWith(".CloseConnectionException");
        Requests.ended(
            PublicGetters.text(
                PublicGetters.get(PublicGetters.get(request, "prologue"), "method"), "text"),
            "other",
            thrown == null
                ? PublicGetters.number(PublicGetters.get(response, "status"), "code", 0)
                : 500,
            told ? null : thrown);
      }
    }
  }

  static final class Route {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) String pattern) {
      Requests.mapping(pattern); // JAX-RS, in MP, knows better
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
