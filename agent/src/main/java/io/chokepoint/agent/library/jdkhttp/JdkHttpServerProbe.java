package io.chokepoint.agent.library.jdkhttp;

import static net.bytebuddy.matcher.ElementMatchers.named;

import com.sun.net.httpserver.HttpExchange;
import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Requests of the JDK's own HTTP server; the route is the context's path, unless a framework on top
 * of it knows better.
 */
public final class JdkHttpServerProbe implements Probe {

  private static final String CHAIN = "com.sun.net.httpserver.Filter$Chain";

  @Override
  public Set<String> classes() {
    return Set.of(CHAIN);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(CHAIN, named("doFilter"), Exchange.class));
  }

  static final class Exchange {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) HttpExchange exchange) {
      boolean outermost = Requests.started();
      if (outermost) {
        Requests.method(exchange.getRequestMethod());
        Requests.mapping(exchange.getHttpContext().getPath());
      }
      return outermost;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @Advice.Argument(0) HttpExchange exchange,
        @Advice.Thrown Throwable thrown) {
      if (outermost) {
        int status = exchange.getResponseCode();
        Requests.ended(
            exchange.getRequestMethod(),
            exchange.getHttpContext().getPath(),
            thrown != null && status < 0 ? 500 : Math.max(0, status),
            thrown,
            exchange);
      }
    }
  }
}
