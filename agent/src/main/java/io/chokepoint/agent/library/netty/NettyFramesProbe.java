package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Tags;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Messages that go out through Netty's encoder, where {@link ReactorSocketProbe} said of whom. */
public final class NettyFramesProbe implements Probe {

  private static final String ENCODER =
      "io.netty.handler.codec.http.websocketx.WebSocket08FrameEncoder";
  private static final String FRAME = "io.netty.handler.codec.http.websocketx.WebSocketFrame";

  @Override
  public Set<String> classes() {
    return Set.of(ENCODER);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ENCODER, named("encode").and(takesArgument(1, named(FRAME))), Out.class));
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object encoder, @OfType WebSocketFrame frame) {
      if ((frame instanceof TextWebSocketFrame
              || frame instanceof BinaryWebSocketFrame
              || frame instanceof ContinuationWebSocketFrame)
          && frame.isFinalFragment()) {
        Messages.sent(Tags.get(encoder));
      }
    }
  }
}
