package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.load.Wire;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection, one request at a time: bytes out, and Netty's decoder on what comes in.
 * Vert.x opens it (TLS, timeouts); its request and response objects are left out, as most of a
 * request's CPU went into them.
 */
final class PlainWire extends Wire {

  private static final HttpDecoderConfig CONFIG =
      new HttpDecoderConfig()
          .setMaxHeaderSize(64 * 1024)
          .setMaxChunkSize(64 * 1024)
          .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));

  private final LoopPump pump;
  private final RequestFactory[] requests;
  private final RequestBytes bytes;
  private final HttpWire.Terms terms;
  private final Decoder decoder = new Decoder();
  private final ChannelHandlerContext context;

  private @Nullable Exchange current;
  private @Nullable HttpResponse head;
  private long received;
  private @Nullable Buffer kept;
  private boolean awaitsFirstByte;
  private boolean closed;

  /** Knows when an answer has no body though its header says how long it would be. */
  private final class Decoder extends HttpResponseDecoder {
    private boolean ofHead;

    Decoder() {
      super(CONFIG);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
      Exchange asked = current;
      if (asked != null) {
        asked.answering();
      }
      super.channelRead(ctx, bytes);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return ofHead || super.isContentAlwaysEmpty(message);
    }
  }

  PlainWire(
      NetSocket socket,
      LoopPump pump,
      RequestFactory[] requests,
      RequestBytes bytes,
      HttpWire.Terms terms) {
    this.pump = pump;
    this.requests = requests;
    this.bytes = bytes;
    this.terms = terms;
    socket.exceptionHandler(t -> {});
    socket.closeHandler(nothing -> gone());
    ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertx.pipeline();
    pipeline.addBefore(vertx.name(), "decoder", decoder);
    pipeline.addBefore(vertx.name(), "answers", new Answers());
    context = pipeline.context(decoder);
  }

  @Override
  protected int capacity() {
    return 1;
  }

  @Override
  protected void send(Exchange exchange) {
    RequestFactory ofEndpoint = requests[exchange.endpoint()];
    RequestFactory.Ready ready =
        exchange.call() instanceof RequestFactory.Ready sentBefore
            ? sentBefore
            : ofEndpoint.next(exchange);
    exchange.call(ready);
    current = exchange;
    head = null;
    received = 0;
    kept = ofEndpoint.wantsBodies() ? Buffer.buffer() : null;
    awaitsFirstByte = ofEndpoint.streamed();
    decoder.ofHead = ready.options().getMethod() == HttpMethod.HEAD;
    context.writeAndFlush(
        exchange.redirects() == 0 ? bytes.of(exchange.endpoint(), ready) : bytes.once(ready),
        context.voidPromise());
  }

  /** Where an answer that is not waited for ends, and the next begins, cannot be told. */
  @Override
  protected boolean abandon(Exchange exchange) {
    current = null;
    return false;
  }

  @Override
  protected void close() {
    if (!closed) {
      context.close();
    }
  }

  @Override
  protected long begunNanos() {
    return terms.keep() ? Long.MAX_VALUE : terms.begunNanos();
  }

  private void read(Object message) {
    if (message instanceof HttpResponse response) {
      began(response);
    }
    if (message instanceof HttpContent content) {
      continued(content);
    }
  }

  private void began(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      failed(Outcome.PROTOCOL);
    } else if (current == null) {
      context.close(); // not asked for
    } else {
      head = response;
      if (terms.mostBytes() < HttpUtil.getContentLength(response, 0L)) {
        failed(Outcome.TOO_LARGE);
      }
    }
  }

  private void continued(HttpContent content) {
    ByteBuf part = content.content();
    received += part.readableBytes();
    if (awaitsFirstByte && received > 0) {
      firstByte();
    }
    DecoderResult result = content.decoderResult();
    if (result.isFailure()) {
      failed(Outcome.PROTOCOL);
    } else if (received > terms.mostBytes()) {
      failed(Outcome.TOO_LARGE);
    } else {
      if (kept != null && kept.length() < Inspection.MOST_BYTES) {
        kept.appendBytes(ByteBufUtil.getBytes(part));
      }
      if (content instanceof LastHttpContent) {
        ended(true);
      }
    }
  }

  /** Of the answer itself: what a redirect says is no part of it. */
  private void firstByte() {
    awaitsFirstByte = false;
    if (current != null && head != null && !Redirect.is(head.status().code())) {
      pump.worker().firstByte(current);
    }
  }

  @Override
  protected boolean enough(Exchange exchange) {
    if (exchange != current || head == null || received == 0) {
      return false;
    }
    ended(false);
    return exchange.ended();
  }

  private void ended(boolean whole) {
    HttpResponse response = head;
    Exchange exchange = current;
    if (response == null || exchange == null) {
      return;
    }
    head = null;
    int status = response.status().code();
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL
        || !(exchange.call() instanceof RequestFactory.Ready sent)) {
      return; // the answer itself is still to come
    }
    current = null;
    boolean reusable = whole && terms.keep() && !closed && HttpUtil.isKeepAlive(response);
    exchange.received(received);
    RequestFactory of = requests[exchange.endpoint()];
    Fields fields = new AnswerFields(response.headers());
    @Nullable Exchange next = of.onward(exchange, sent, status, fields);
    if (next == null) {
      pump.worker().answered(exchange, of.outcome(exchange, status, fields, kept), reusable);
    } else {
      pump.worker().redirected(exchange, next, reusable);
    }
    if (whole) {
      pump.poke(); // else the pump itself has asked
    }
  }

  private record AnswerFields(HttpHeaders headers) implements Fields {
    @Override
    public @Nullable String first(String name) {
      return headers.get(name);
    }

    @Override
    public List<String> all(String name) {
      return headers.getAll(name);
    }
  }

  private void failed(Outcome outcome) {
    Exchange exchange = current;
    current = null;
    if (exchange != null && !exchange.ended()) {
      pump.worker().failed(exchange, outcome);
      pump.poke();
    } else {
      close();
    }
  }

  private void refused(Refusal refusal) {
    Exchange exchange = current;
    current = null;
    if (exchange != null && !exchange.ended()) {
      pump.worker().refused(exchange, refusal);
      pump.poke();
    }
  }

  private void gone() {
    if (!closed) {
      closed = true;
      failed(head == null ? Outcome.RESET : Outcome.TRUNCATED);
      pump.worker().closed(this);
      pump.poke();
    }
  }

  /** Takes whatever comes: nothing of it goes on to Vert.x. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      try {
        read(message);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      // Vert.x has nothing to read
    }

    /**
     * Closing is told apart by what had come before; the exception says no more, unless it was the
     * driver that had no memory.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Refusal refusal = Refusal.of(cause);
      if (refusal != null) {
        refused(refusal);
      }
      ctx.close();
    }
  }
}
