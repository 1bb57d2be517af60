package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.PathTemplateMatch;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Undertow's own WebSocket channels, which are called by the template or the prefix they were asked
 * for under, and the messages that their listeners get whole, on an I/O thread. What is sent is
 * counted here for all, JSR 356's endpoints too.
 */
public final class UndertowSocketProbe implements Probe {

  private static final String EXCHANGE =
      "io.undertow.websockets.spi.AsyncWebSocketHttpServerExchange";
  private static final String HANDSHAKE =
      "io.undertow.websockets.core.protocol.version13.Hybi13Handshake";
  private static final String CHANNEL = "io.undertow.websockets.core.WebSocketChannel";
  private static final String LISTENER = "io.undertow.websockets.core.AbstractReceiveListener";
  private static final String BINARY = LISTENER + "$1";
  private static final String TEXT = LISTENER + "$2";

  @Override
  public Set<String> classes() {
    return Set.of(EXCHANGE, HANDSHAKE, CHANNEL, LISTENER, BINARY, TEXT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(EXCHANGE)
        || type.getName().equals(CHANNEL)
        || type.getName().equals(LISTENER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(EXCHANGE, isConstructor(), Asked.class),
        new Advised(HANDSHAKE, named("createChannel").and(takesArguments(3)), Upgraded.class),
        new Advised(
            BINARY,
            named("complete")
                .and(takesArgument(1, named("io.undertow.websockets.core.BufferedBinaryMessage"))),
            BinaryIn.class),
        new Advised(
            TEXT,
            named("complete")
                .and(takesArgument(1, named("io.undertow.websockets.core.BufferedTextMessage"))),
            TextIn.class),
        new Advised(CHANNEL, named("send").and(takesArguments(1)), Out.class));
  }

  static final class Asked {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object exchange, @Advice.Argument(0) HttpServerExchange request) {
      PathTemplateMatch match = request.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
      String prefix = request.getResolvedPath();
      Tags.set(
          exchange,
          match != null ? match.getMatchedTemplate() : prefix.isEmpty() ? "other" : prefix);
    }
  }

  static final class Upgraded {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object exchange, @Advice.Return Object channel) {
      Object endpoint = Tags.get(exchange);
      if (endpoint instanceof String && !endpoint.equals("")) {
        Tags.set(channel, endpoint);
      }
    }
  }

  static final class BinaryIn {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.Argument(0) Object channel,
        @Advice.FieldValue("this$0") Object listener,
        @Advice.FieldValue("val$messageChannel") StreamSourceFrameChannel frames) {
      return frames.getType() == WebSocketFrameType.BINARY
          && Tags.get(listener) == null // JSR 356's hand it on, and are told of there
          && Messages.began(Tags.get(channel));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began, @Advice.Thrown Throwable thrown) {
      if (began) {
        Requests.failing(thrown);
        Messages.ended();
      }
    }
  }

  static final class TextIn {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.Argument(0) Object channel, @Advice.FieldValue("this$0") Object listener) {
      return Tags.get(listener) == null && Messages.began(Tags.get(channel));
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
    static void enter(@Advice.This Object channel, @Advice.Argument(0) WebSocketFrameType type) {
      if (type == WebSocketFrameType.TEXT || type == WebSocketFrameType.BINARY) {
        Messages.sent(Tags.get(channel));
      }
    }
  }
}
