package io.chokepoint.agent.library.webflux;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.LaterAnswers;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Turns;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Calls of Reactor Netty's HTTP client, which Spring's WebClient makes: what a request of an event
 * loop waits for its answer, the connection to it included, and what it then does with it.
 */
public final class ReactorClientProbe implements Probe {

  /** Made where the call is subscribed to. */
  private static final String CALL =
      "reactor.netty.http.client.HttpClientConnect$HttpIOHandlerObserver";

  /** Made once the call has a connection. */
  private static final String EXCHANGE = "reactor.netty.http.client.HttpClientOperations";

  @Override
  public Set<String> classes() {
    return Set.of(CALL, EXCHANGE);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CALL, isConstructor(), Called.class),
        new Advised(CALL, named("onStateChange").and(takesArguments(2)), Connected.class),
        new Advised(EXCHANGE, named("onInboundNext").and(takesArguments(2)), Answer.class));
  }

  static final class Called {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object observer) {
      Object call = LaterAnswers.called();
      if (call != null) {
        Tags.set(observer, call);
      }
    }
  }

  static final class Connected {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object observer, @Advice.Argument(0) Object exchange) {
      Object call = Tags.get(observer);
      if (call != null
          && exchange
              .getClass()
              .getName()
              .equals("reactor.netty.http.client.HttpClientOperations")) {
        Tags.set(exchange, call);
      }
    }
  }

  static final class Answer {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object exchange) {
      return LaterAnswers.came(Tags.get(exchange), exchange);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Turns.ended();
      }
    }
  }
}
