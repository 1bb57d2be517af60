package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Turns;
import io.chokepoint.bridge.Unbound;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Requests of Vert.x' HTTP/1 server, from their head to the end of the answer, or the client's
 * going away. A request is on the event loop while that handles its head; otherwise on no thread.
 */
public final class VertxServerProbe implements Probe {

  /** Of 3.8 to 5.0, and of 5.1 and later. */
  private static final Set<String> CONNECTIONS =
      Set.of(
          "io.vertx.core.http.impl.Http1xServerConnection",
          "io.vertx.core.http.impl.http1.Http1ServerConnection");

  /** Of 3.8 and 3.9, 4 and 5.0, and of 5.1 and later. */
  private static final Set<String> REQUESTS =
      Set.of(
          "io.vertx.core.http.impl.HttpServerRequestImpl",
          "io.vertx.core.http.impl.Http1xServerRequest",
          "io.vertx.core.http.impl.http1.Http1ServerRequest");

  /** What nginx calls a client that closed the connection before it had its answer. */
  private static final int CLIENT_CLOSED = 499;

  private static final int SWITCHING_PROTOCOLS = 101;

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(CONNECTIONS);
    all.addAll(REQUESTS);
    return all;
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return REQUESTS.contains(type.getName());
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("handleMessage").and(takesArguments(1)), Turn.class),
        new Advised(null, named("handleBegin"), Begin.class),
        new Advised(null, named("responseComplete").and(takesArguments(0)), Done.class),
        new Advised(null, named("responseComplete").and(takesArguments(0)), Turn.class),
        new Advised(null, named("createWebSocket"), Upgraded.class),
        new Advised(null, named("handleClosed").and(takesArguments(0)), Closed.class));
  }

  /** The event loop handles something that came in on a connection, or had to wait its turn. */
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

  static final class Begin {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpServerRequest request) {
      if (Tags.get(request) == null) {
        Object announced = Unbound.announced();
        if (announced != null) {
          Tags.set(request, announced);
          Unbound.message(announced, request);
          Unbound.routed(announced, String.valueOf((Object) request.method()), null);
          Turns.take(announced);
        }
      }
    }
  }

  static final class Done {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("responseInProgress") HttpServerRequest request) {
      if (request != null) {
        Unbound.completed(
            Tags.get(request),
            String.valueOf((Object) request.method()),
            "other",
            request.response().getStatusCode(),
            null);
      }
    }
  }

  /** What comes now are messages, and no answer. The socket is called as the request was. */
  static final class Upgraded {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) HttpServerRequest request) {
      Object parked = Tags.get(request);
      Object endpoint = Messages.endpoint(parked);
      Unbound.completed(
          parked, String.valueOf((Object) request.method()), "other", SWITCHING_PROTOCOLS, null);
      if (endpoint != null) {
        Tags.set(request, endpoint);
      }
    }
  }

  static final class Closed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("responseInProgress") HttpServerRequest request) {
      if (request != null) {
        Unbound.completed(
            Tags.get(request),
            String.valueOf((Object) request.method()),
            "other",
            request.response().ended() ? request.response().getStatusCode() : CLIENT_CLOSED,
            null);
      }
    }
  }
}
