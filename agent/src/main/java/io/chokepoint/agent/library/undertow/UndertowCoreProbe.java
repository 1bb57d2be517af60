package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Unbound;
import io.chokepoint.bridge.Unclaimed;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.PathTemplateMatch;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Undertow's own handlers, on whatever threads until the exchange is complete, those
 * that no servlet of theirs claims: under the template or the prefix that they came by.
 */
public final class UndertowCoreProbe implements Probe {

  private static final String CONNECTORS = "io.undertow.server.Connectors";
  private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

  @Override
  public Set<String> classes() {
    return Set.of(CONNECTORS, EXCHANGE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CONNECTORS, named("executeRootHandler").and(takesArguments(2)), Handling.class),
        new Advised(
            EXCHANGE,
            named("invokeExchangeCompleteListeners").and(takesArguments(0)),
            Completed.class));
  }

  static final class Handling {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(@OfType HttpServerExchange exchange) {
      return Unclaimed.reached(exchange);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object request) {
      Unclaimed.left(request);
    }
  }

  static final class Completed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange exchange) {
      Object request = Tags.get(exchange);
      if (Unclaimed.isOpen(request)) {
        Unbound.message(request, exchange);
        PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        String prefix = exchange.getResolvedPath();
        Unclaimed.completed(
            request,
            exchange.getRequestMethod().toString(),
            match != null ? match.getMatchedTemplate() : prefix.isEmpty() ? "other" : prefix,
            exchange.getStatusCode(),
            exchange.getAttachment(DefaultResponseListener.EXCEPTION));
      }
    }
  }
}
