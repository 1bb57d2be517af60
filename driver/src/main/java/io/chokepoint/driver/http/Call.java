package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.plan.Inspection;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One request on a connection, from its first byte out to its last byte in. */
final class Call implements Handler<Buffer> {

  private static final long CANCEL = 8; // RFC 9113, section 7

  private final HttpWire wire;
  private final Exchange exchange;
  private final RequestFactory.Ready ready;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private final @Nullable Buffer kept;
  private boolean awaitsFirstByte;
  private long bytes;

  /**
   * A request that has not been sent.
   *
   * @param keep whether the plan wants to look at the answer's body
   * @param streamed whether its first part is timed
   */
  Call(
      HttpWire wire,
      Exchange exchange,
      RequestFactory.Ready ready,
      boolean keep,
      boolean streamed) {
    this.wire = wire;
    this.exchange = exchange;
    this.ready = ready;
    this.awaitsFirstByte = streamed;
    this.kept = keep ? Buffer.buffer() : null;
  }

  boolean isOn(HttpWire asked) {
    return wire == asked;
  }

  RequestFactory.Ready ready() {
    return ready;
  }

  void send(HttpClientConnection connection) {
    ready
        .on(connection)
        .onComplete(r -> write(r, ready.body()), t -> wire.failed(exchange, t, false));
  }

  /** The answer is not waited for any more. */
  void cancel() {
    if (request != null) {
      request.reset(CANCEL);
    }
  }

  /** A part of the body: counted, and forgotten unless the plan looks at it. */
  @Override
  public void handle(Buffer part) {
    bytes += part.length();
    if (awaitsFirstByte && bytes > 0) {
      awaitsFirstByte = false;
      wire.firstByte(exchange);
    }
    if (bytes > wire.mostBytes()) {
      wire.failed(exchange, Outcome.TOO_LARGE);
    } else if (kept != null && kept.length() < Inspection.MOST_BYTES) {
      kept.appendBuffer(part);
    }
  }

  private void write(HttpClientRequest opened, @Nullable Buffer body) {
    request = opened;
    opened.response().onComplete(this::read, t -> wire.failed(exchange, t, false));
    if (body == null) {
      opened.end();
    } else {
      opened.end(body);
    }
  }

  private void read(HttpClientResponse began) {
    response = began;
    exchange.answering();
    awaitsFirstByte &= !Redirect.is(began.statusCode());
    if (announced(began) > wire.mostBytes()) {
      wire.failed(exchange, Outcome.TOO_LARGE);
      return;
    }
    began.exceptionHandler(t -> wire.failed(exchange, t, true));
    began.handler(this);
    began.endHandler(nothing -> answered(began));
  }

  private void answered(HttpClientResponse whole) {
    exchange.received(bytes);
    wire.answered(exchange, whole, kept);
  }

  /** Takes what has come for all of it; returns whether anything has. */
  boolean enough() {
    if (response == null || bytes == 0) {
      return false;
    }
    exchange.received(bytes);
    wire.ended(exchange, response, kept);
    cancel();
    return exchange.ended();
  }

  private static long announced(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null || length.length() < 7 ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
