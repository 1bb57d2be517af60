package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Requests of any server on Netty's HTTP/2 codec, from their head to the end of their stream: those
 * that no other probe takes, and gRPC's does. While the handlers are given what came in, the
 * request is on the event loop; otherwise on no thread.
 */
public final class NettyHttp2Probe implements Probe {

  private static final String HTTP2 = "io.netty.handler.codec.http2.";
  private static final String READER = HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener";
  private static final String WRITER = HTTP2 + "DefaultHttp2ConnectionEncoder";
  private static final String CONNECTION = HTTP2 + "DefaultHttp2Connection";
  private static final String ENDPOINT = CONNECTION + "$DefaultEndpoint";
  private static final String STREAM = CONNECTION + "$DefaultStream";

  @Override
  public Set<String> classes() {
    return Set.of(READER, WRITER, CONNECTION, ENDPOINT, STREAM);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CONNECTION) || type.getName().equals(STREAM);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(READER, named("onHeadersRead").and(takesArguments(8)), Came.class),
        new Advised(READER, named("onDataRead").and(takesArguments(5)), Body.class),
        new Advised(ENDPOINT, named("createStream").and(takesArguments(2)), Opened.class),
        new Advised(WRITER, named("writeHeaders"), Answer.class),
        new Advised(CONNECTION, named("notifyClosed").and(takesArguments(1)), Closed.class));
  }

  static final class Came {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(1) int stream,
        @Advice.Argument(2) Http2Headers headers) {
      Http2Connection connection = decoder.connection();
      return connection.isServer()
              && connection.stream(stream) == null
              && !headers.getClass().getName().startsWith("io.grpc.")
          ? Exchanges.came(context.channel(), connection, headers.method())
          : null;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Enter @Nullable Object request) {
      if (request != null) {
        Exchanges.handled(decoder.connection());
      }
    }
  }

  static final class Body {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.FieldValue("this$0") DefaultHttp2ConnectionDecoder decoder,
        @Advice.Argument(1) int id) {
      Http2Stream stream = decoder.connection().stream(id);
      return stream != null && Exchanges.goesOn(stream);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Exchanges.handled();
      }
    }
  }

  static final class Opened {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("this$0") Object connection, @Advice.Return Object stream) {
      Exchanges.opened(connection, stream);
    }
  }

  static final class Answer {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("connection") Http2Connection connection,
        @Advice.Argument(1) int id,
        @Advice.Argument(2) Http2Headers headers) {
      if (connection.isServer()) {
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
          Exchanges.answers(stream, headers.status());
        }
      }
    }
  }

  static final class Closed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream) {
      Exchanges.ended(stream);
    }
  }
}
