package io.chokepoint.agent.library.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Tagged;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Requests of any server on Netty's HTTP/1 codec, from their head to the end of the answer, or the
 * client's going away: those that no other probe takes. While the handlers are given what came in,
 * the request is on the event loop; otherwise on no thread.
 */
public final class NettyHttpProbe implements Probe {

  private static final String DECODER = "io.netty.handler.codec.http.HttpObjectDecoder";
  private static final String REQUESTS = "io.netty.handler.codec.http.HttpRequestDecoder";
  private static final String ENCODER = "io.netty.handler.codec.http.HttpObjectEncoder";

  @Override
  public Set<String> classes() {
    return Set.of(DECODER, REQUESTS, ENCODER);
  }

  /** So that {@link NettyReadProbe} tells the decoders of servers from all others. */
  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(REQUESTS);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(DECODER, named("decode").and(takesArguments(3)), Came.class),
        new Advised(DECODER, named("decodeLast").and(takesArguments(3)), Closed.class),
        new Advised(ENCODER, named("encode").and(takesArguments(3)), Answer.class));
  }

  static final class Came {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(2) List<Object> read) {
      return read.size();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object decoder,
        @Advice.Enter int before,
        @Advice.Argument(0) ChannelHandlerContext context,
        @Advice.Argument(2) List<Object> read) {
      if (read.size() > before && read.get(before) instanceof HttpRequest) {
        Exchanges.came(
            context.channel(),
            read.get(before),
            PublicGetters.text(read.get(before), "method", "getMethod"),
            decoder instanceof Tagged);
      }
    }
  }

  /** Nothing more comes in; answers may go on to go out. */
  static final class Closed {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) ChannelHandlerContext context) {
      if (!context.channel().isActive()) {
        Exchanges.closed(context.channel());
      }
    }
  }

  static final class Answer {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object part) {
      if (part instanceof HttpResponse) {
        HttpResponse head = (HttpResponse) part;
        HttpResponseStatus said =
            (HttpResponseStatus) PublicGetters.get(head, "status", "getStatus");
        int status = said == null ? 0 : said.code();
        Exchanges.answers(
            context.channel(),
            status,
            status == 101 && head.headers().contains("Upgrade", "h2c", true));
      }
      if (part instanceof LastHttpContent) {
        Exchanges.answered(context.channel());
      }
    }
  }
}
