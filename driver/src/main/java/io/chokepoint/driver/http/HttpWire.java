package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 connection without pipelining. */
final class HttpWire implements Wire {

  private final HttpClientConnection connection;
  private final LoopPump pump;
  private final Requests[] requests;
  private boolean closed;

  HttpWire(HttpClientConnection connection, LoopPump pump, Requests[] requests) {
    this.connection = connection;
    this.pump = pump;
    this.requests = requests;
    connection.closeHandler(nothing -> gone());
    // each request hears of its own failure; without this every one is logged as well
    connection.exceptionHandler(t -> {});
  }

  @Override
  public void send(Exchange exchange) {
    Requests.Ready ready = requests[exchange.endpoint()].next();
    connection
        .request(ready.options())
        .onComplete(request -> write(exchange, request, ready.body()), t -> failed(exchange, t));
  }

  @Override
  public void close() {
    if (!closed) {
      connection.close();
    }
  }

  private void write(Exchange exchange, HttpClientRequest request, @Nullable Buffer body) {
    request.response().onComplete(r -> read(exchange, r), t -> failed(exchange, t));
    if (body == null) {
      request.end();
    } else {
      request.end(body);
    }
  }

  private void read(Exchange exchange, HttpClientResponse response) {
    response.exceptionHandler(t -> failed(exchange, t));
    response.endHandler(
        nothing -> {
          if (!exchange.ended()) {
            pump.lane().answered(exchange, response.statusCode(), reusable(response));
            pump.poke();
          }
        });
  }

  private boolean reusable(HttpClientResponse response) {
    if (closed) {
      return false;
    }
    String connectionHeader = response.getHeader(HttpHeaders.CONNECTION);
    return connectionHeader == null
        ? response.version() == HttpVersion.HTTP_1_1
        : !"close".equalsIgnoreCase(connectionHeader);
  }

  private void failed(Exchange exchange, Throwable failure) {
    if (!exchange.ended()) {
      Outcome outcome = Failures.outcome(failure);
      pump.lane().failed(exchange, outcome);
      pump.poke();
    }
  }

  private void gone() {
    if (!closed) {
      closed = true;
      pump.lane().closed(this);
      pump.poke();
    }
  }
}
