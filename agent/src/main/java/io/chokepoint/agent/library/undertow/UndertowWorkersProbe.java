package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Unclaimed;
import io.chokepoint.bridge.Work;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** How long requests of Undertow wait for a worker thread. */
public final class UndertowWorkersProbe implements Probe {

  private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

  @Override
  public Set<String> classes() {
    return Set.of(EXCHANGE);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            EXCHANGE,
            named("dispatch")
                .and(takesArguments(2))
                .and(takesArgument(0, named("java.util.concurrent.Executor")))
                .and(takesArgument(1, named("io.undertow.server.HttpHandler"))),
            HandOver.class));
  }

  /** An I/O thread has read the request's head and hands it over to a worker. */
  static final class HandOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerExchange exchange) {
      if (exchange.isInIoThread()) {
        Work.ready(exchange, exchange.getConnection().getWorker().getName());
        Unclaimed.givesWay(); // from here on it waits for a worker, where it begins
      }
    }
  }
}
