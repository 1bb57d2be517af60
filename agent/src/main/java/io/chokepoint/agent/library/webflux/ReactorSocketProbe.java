package io.chokepoint.agent.library.webflux;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Tags;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import reactor.netty.Connection;

/**
 * Messages of Reactor Netty's server, Spring WebFlux' handlers among its users, under the route of
 * the request that became the socket: those that come in from the last frame's being handed to the
 * handlers, on the event loop. What a handler fails with ends the session later, and is no
 * message's.
 */
public final class ReactorSocketProbe implements Probe {

  private static final String SOCKET = "reactor.netty.http.server.WebsocketServerOperations";

  @Override
  public Set<String> classes() {
    return Set.of(SOCKET);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(SOCKET, isConstructor(), Made.class),
        new Advised(SOCKET, named("onInboundNext").and(takesArguments(2)), In.class));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Connection socket) {
      Object endpoint = Messages.endpoint();
      ChannelHandler encoder = socket.channel().pipeline().get("wsencoder");
      if (endpoint != null && encoder != null) {
        Tags.set(socket, endpoint);
        Tags.set(encoder, endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object socket, @Advice.Argument(1) Object frame) {
      return (frame instanceof TextWebSocketFrame
              || frame instanceof BinaryWebSocketFrame
              || frame instanceof ContinuationWebSocketFrame)
          && ((WebSocketFrame) frame).isFinalFragment()
          && Messages.began(Tags.get(socket));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Messages.ended();
      }
    }
  }
}
