package io.chokepoint.agent.library.webflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Unbound;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Requests of Spring WebFlux on whatever server, from the HTTP handler to the end of the response,
 * its failure or the client's going away. They are timed and counted; as they live on no thread,
 * nothing that the event loops do is charged to them.
 */
public final class WebFluxProbe implements Probe {

  private static final String ADAPTER =
      "org.springframework.web.server.adapter.HttpWebHandlerAdapter";
  private static final String RESPONSE =
      "org.springframework.http.server.reactive.AbstractServerHttpResponse";
  private static final String FAILURES =
      "org.springframework.web.server.handler.ExceptionHandlingWebHandler$CheckpointInsertingHandler";

  @Override
  public Set<String> classes() {
    return Set.of(ADAPTER, RESPONSE, FAILURES);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(RESPONSE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ADAPTER, named("createExchange").and(takesArguments(2)), Begin.class),
        new Advised(ADAPTER, named("handle").and(takesArguments(2)), Answer.class),
        new Advised(FAILURES, named("handle").and(takesArguments(2)), Failed.class));
  }

  static final class Begin {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(1) ServerHttpResponse response,
        @Advice.Return ServerWebExchange exchange) {
      Object begun =
          Unbound.reactiveBegun(
              exchange.getRequest().getMethod().name(),
              exchange.getRequest(),
              response,
              exchange.getAttributes());
      if (begun != null) {
        Tags.set(response, begun);
      }
    }
  }

  static final class Answer {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(1) ServerHttpResponse response,
        @Advice.Return(readOnly = false) Mono<Void> answer) {
      Object begun = Tags.get(response);
      if (answer != null && Unbound.isParked(begun)) {
        answer = answer.doFinally((Consumer) begun);
      }
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType ServerWebExchange exchange, @OfType Throwable thrown) {
      Unbound.reactiveFailing(exchange.getAttributes(), thrown);
    }
  }
}
