package io.chokepoint.agent.probe.websocket;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.netty.channel.ChannelHandlerContext;
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
 * handlers, on the event loop.
 */
public final class ReactorSocketProbe implements Probe {

  private static final String SOCKET = "reactor.netty.http.server.WebsocketServerOperations";
  private static final String CHANNEL = "io.netty.channel.AbstractChannel";
  private static final String ENCODER =
      "io.netty.handler.codec.http.websocketx.WebSocket08FrameEncoder";

  @Override
  public Set<String> classes() {
    return Set.of(SOCKET, CHANNEL, ENCODER);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CHANNEL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(SOCKET, isConstructor(), Made.class),
        new Advised(SOCKET, named("onInboundNext").and(takesArguments(2)), In.class),
        new Advised(SOCKET, named("onOutboundError").and(takesArguments(1)), Failed.class),
        new Advised(
            ENCODER,
            named("encode")
                .and(
                    takesArgument(
                        1, named("io.netty.handler.codec.http.websocketx.WebSocketFrame"))),
            Out.class));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Connection socket) {
      Object endpoint = Messages.endpoint();
      if (endpoint != null) {
        Tags.set(socket.channel(), endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@OfType ChannelHandlerContext context, @Advice.Argument(1) Object frame) {
      return (frame instanceof TextWebSocketFrame
              || frame instanceof BinaryWebSocketFrame
              || frame instanceof ContinuationWebSocketFrame)
          && ((WebSocketFrame) frame).isFinalFragment()
          && Messages.began(Tags.get(context.channel()));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Messages.ended();
      }
    }
  }

  /** What a handler throws ends the session, on the spot. */
  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType ChannelHandlerContext context, @OfType WebSocketFrame frame) {
      if ((frame instanceof TextWebSocketFrame
              || frame instanceof BinaryWebSocketFrame
              || frame instanceof ContinuationWebSocketFrame)
          && frame.isFinalFragment()) {
        Messages.sent(Tags.get(context.channel()));
      }
    }
  }
}
