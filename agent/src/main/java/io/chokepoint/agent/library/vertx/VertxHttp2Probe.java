package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Turns;
import io.chokepoint.bridge.Unbound;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Requests of Vert.x' HTTP/2 server, to which it lets clients upgrade unless it is told not to,
 * from their head to the end of their stream.
 */
public final class VertxHttp2Probe implements Probe {

  private static final String CONNECTION = "io.vertx.core.http.impl.Http2ServerConnection";

  /** Of 3. */
  private static final String REQUEST_3 = "io.vertx.core.http.impl.Http2ServerRequestImpl";

  /** Of 4 and 5.0. */
  private static final String REQUEST_4 = "io.vertx.core.http.impl.Http2ServerRequest";

  /** Of 5.1 and later; in 3 it is one of HTTP/1. */
  private static final String REQUEST_5 = "io.vertx.core.http.impl.HttpServerRequestImpl";

  /** What nginx calls a client that closed the connection before it had its answer. */
  private static final int CLIENT_CLOSED = 499;

  @Override
  public Set<String> classes() {
    return Set.of(CONNECTION, REQUEST_3, REQUEST_4, REQUEST_5);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(REQUEST_3) || type.getName().equals(REQUEST_4);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("onHeadersRead"), Turn.class),
        new Advised(null, isConstructor().and(isDeclaredBy(named(REQUEST_3))), Made.class),
        new Advised(
            null, namedOneOf("dispatch", "handleHeaders").and(takesArguments(1)), Begin.class),
        new Advised(
            null,
            named("handleClose")
                .and(takesArguments(0))
                .or(named("handleClosed").and(takesArguments(1))),
            Closed.class));
  }

  /** The event loop handles the head of a request, of which there is no object yet. */
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

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This HttpServerRequest request) {
      Object announced = Unbound.announced();
      if (announced != null) {
        Tags.set(request, announced);
        Unbound.message(announced, request);
        Unbound.routed(announced, String.valueOf((Object) request.method()), null);
        Turns.take(announced);
      }
    }
  }

  static final class Begin {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This HttpServerRequest request) {
      boolean began = Turns.began();
      if (Tags.get(request) == null) {
        Object announced = Unbound.announced();
        if (announced != null) {
          Object method = request.method(); // later versions learn it within
          Tags.set(request, announced);
          Unbound.message(announced, request);
          Unbound.routed(announced, method == null ? "" : method.toString(), null);
          Turns.take(announced);
        }
      }
      return began;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Turns.ended();
      }
    }
  }

  static final class Closed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerRequest request) {
      Unbound.completed(
          Tags.get(request),
          String.valueOf((Object) request.method()),
          "other",
          request.response().ended() ? request.response().getStatusCode() : CLIENT_CLOSED,
          null);
    }
  }
}
