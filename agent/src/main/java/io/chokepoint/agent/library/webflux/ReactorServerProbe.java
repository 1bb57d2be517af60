package io.chokepoint.agent.library.webflux;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Turns;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Reactor Netty's event loops while they subscribe to what a handler made of a request: the code of
 * the application that runs there, and what it hands to other threads, is the request's.
 */
public final class ReactorServerProbe implements Probe {

  /** Of 0.8 and 0.9, and of 1.0 and later. */
  private static final Set<String> HANDLES =
      Set.of(
          "reactor.netty.http.server.HttpServerHandle",
          "reactor.netty.http.server.HttpServer$HttpServerHandle");

  @Override
  public Set<String> classes() {
    return HANDLES;
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(null, named("onStateChange").and(takesArguments(2)), Turn.class));
  }

  static final class Turn {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter() {
      return Turns.began();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Turns.ended();
      }
    }
  }
}
