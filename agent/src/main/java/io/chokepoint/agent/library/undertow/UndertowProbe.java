package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Mappings;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Unbound;
import io.chokepoint.bridge.Work;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletPathMatch;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletResponseImpl;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Requests of Undertow's servlet container, from the worker thread's first step to the error page.
 * Of Undertow's own types only, which are the same for javax and jakarta.
 */
public final class UndertowProbe implements Probe {

  private static final String INITIAL = "io.undertow.servlet.handlers.ServletInitialHandler";
  private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";
  private static final String RESPONSE = "io.undertow.servlet.spec.HttpServletResponseImpl";
  private static final String FAILURES = "io.undertow.servlet.api.LoggingExceptionHandler";

  @Override
  public Set<String> classes() {
    return Set.of(INITIAL, RESPONSE, FAILURES);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            INITIAL,
            named("dispatchRequest").and(takesArgument(0, named(EXCHANGE))),
            Request.class),
        new Advised(RESPONSE, named("responseDone").and(takesArguments(0)), Done.class),
        new Advised(FAILURES, named("handleThrowable"), Failed.class));
  }

  static final class Request {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@OfType HttpServerExchange exchange) {
      Object parked = Tags.get(exchange);
      boolean taken = Work.taken(exchange);
      boolean outermost = Requests.started(parked);
      if (outermost) {
        Requests.method(exchange.getRequestMethod().toString()); // for who looks meanwhile
      } else if (taken) {
        Work.done();
      }
      return outermost;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter boolean outermost,
        @OfType HttpServerExchange exchange,
        @OfType ServletRequestContext context,
        @Advice.Thrown Throwable thrown) {
      if (outermost) {
        String method = exchange.getRequestMethod().toString();
        ServletPathMatch match = context.getOriginalServletPathMatch();
        String mapping =
            Mappings.below(
                context.getDeployment().getDeploymentInfo().getContextPath(),
                Mappings.of(
                    match.getServletChain().getManagedServlet().getServletInfo().getMappings(),
                    match.getMatched(),
                    match.getRemaining()));
        int status = exchange.getStatusCode();
        boolean dispatched = exchange.isDispatched();
        if (thrown == null && dispatched && !Requests.isAnswered()) {
          Object parked = Unbound.parked(method, mapping);
          Unbound.message(parked, exchange);
          Tags.set(exchange, parked);
        } else {
          if (dispatched) {
            Tags.set(exchange, Requests.over());
          }
          Requests.ended(
              method, mapping, thrown != null && status < 400 ? 500 : status, thrown, exchange);
        }
      }
    }
  }

  /** The response is complete: an asynchronous request's, or one that failed before it was. */
  static final class Done {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServletResponseImpl response) {
      HttpServerExchange exchange = response.getExchange();
      Object parked = Tags.get(exchange);
      if (Unbound.isParked(parked)) {
        Unbound.completed(
            parked,
            exchange.getRequestMethod().toString(),
            "other",
            exchange.getStatusCode(),
            null);
      } else {
        Requests.answered();
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
