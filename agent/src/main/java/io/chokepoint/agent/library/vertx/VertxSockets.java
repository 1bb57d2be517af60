package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Messages of Vert.x' server, whose socket is called by the route that made it of a request: those
 * that come in from the last frame's being handed to the handlers, on the event loop.
 */
abstract class VertxSockets implements Probe {

  private final String server;
  private final String socket;

  VertxSockets(String packageName) {
    server = packageName + ".ServerWebSocketImpl";
    socket = packageName + ".WebSocketImplBase";
  }

  @Override
  public final Set<String> classes() {
    return Set.of(server, socket);
  }

  @Override
  public final boolean remembers(TypeDescription type) {
    return type.getName().equals(socket);
  }

  @Override
  public final List<Advised> advised() {
    return List.of(
        new Advised(server, isConstructor(), Made.class),
        new Advised(socket, named("receiveFrame").and(takesArguments(1)), In.class),
        new Advised(socket, innermostWrite(), Out.class));
  }

  /** Which the others call: not in all versions is it the same. */
  private static ElementMatcher.Junction<MethodDescription> innermostWrite() {
    ElementMatcher.Junction<MethodDescription> privately = named("unsafeWriteFrame");
    ElementMatcher.Junction<MethodDescription> forAFuture =
        named("writeFrame").and(takesArguments(1)).and(returns(named("io.vertx.core.Future")));
    ElementMatcher.Junction<MethodDescription> forAHandler =
        named("writeFrame").and(takesArguments(2));
    return privately
        .or(forAFuture.and(not(isDeclaredBy(declaresMethod(privately)))))
        .or(forAHandler.and(not(isDeclaredBy(declaresMethod(privately.or(forAFuture))))));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object socket, @OfType HttpServerRequest request) {
      Object endpoint = Messages.endpoint(Tags.get(request));
      if (endpoint != null) {
        Tags.set(socket, endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object socket, @OfType WebSocketFrame frame) {
      return frame.isFinal()
          && (frame.isText() || frame.isBinary() || frame.isContinuation())
          && Messages.began(Tags.get(socket));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began, @Advice.Thrown Throwable thrown) {
      if (began) {
        Requests.failing(thrown);
        Messages.ended();
      }
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object socket, @OfType WebSocketFrame frame) {
      if (frame.isFinal() && (frame.isText() || frame.isBinary() || frame.isContinuation())) {
        Messages.sent(Tags.get(socket));
      }
    }
  }
}
