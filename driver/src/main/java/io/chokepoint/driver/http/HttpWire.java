package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.load.Wire;
import io.chokepoint.driver.plan.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection, with as many streams as both sides allow. */
final class HttpWire extends Wire {

  private final HttpClientConnection connection;
  private final LoopPump pump;
  private final RequestFactory[] requests;
  private final Terms terms;
  private boolean closed;

  /**
   * What holds for all requests on it.
   *
   * @param keep whether it carries more than one request
   * @param streams the most at a time where the protocol allows several
   * @param mostBytes of one answer's body
   * @param begunNanos when opening it began, in plan time
   */
  record Terms(boolean keep, int streams, long mostBytes, long begunNanos) {}

  HttpWire(HttpClientConnection connection, LoopPump pump, RequestFactory[] requests, Terms terms) {
    this.connection = connection;
    this.pump = pump;
    this.requests = requests;
    this.terms = terms;
    connection.closeHandler(nothing -> gone());
    // each request hears of its own failure; without this every one is logged as well
    connection.exceptionHandler(t -> {});
    connection.goAwayHandler(away -> leaving());
    connection.remoteSettingsHandler(settings -> widened());
  }

  @Override
  protected int capacity() {
    return terms.keep() ? (int) Math.min(terms.streams(), connection.maxActiveStreams()) : 1;
  }

  @Override
  protected void send(Exchange exchange) {
    RequestFactory ofEndpoint = requests[exchange.endpoint()];
    RequestFactory.Ready ready =
        exchange.call() instanceof Call sentBefore
            ? sentBefore.ready()
            : exchange.call() instanceof RequestFactory.Ready redirected
                ? redirected
                : ofEndpoint.next(exchange);
    Call call = new Call(this, exchange, ready, ofEndpoint.wantsBodies(), ofEndpoint.streamed());
    exchange.call(call);
    call.send(connection);
  }

  /** Only the stream is lost. */
  @Override
  protected boolean abandon(Exchange exchange) {
    if (closed) {
      return false;
    }
    if (exchange.call() instanceof Call call) {
      call.cancel();
    }
    return terms.keep();
  }

  @Override
  protected boolean enough(Exchange exchange) {
    return isOn(exchange) && exchange.call() instanceof Call call && call.enough();
  }

  @Override
  protected void close() {
    if (!closed) {
      connection.close();
    }
  }

  @Override
  protected long begunNanos() {
    return terms.keep() ? Long.MAX_VALUE : terms.begunNanos();
  }

  long mostBytes() {
    return terms.mostBytes();
  }

  void answered(Exchange exchange, HttpClientResponse response, @Nullable Buffer body) {
    ended(exchange, response, body);
    pump.poke();
  }

  void ended(Exchange exchange, HttpClientResponse response, @Nullable Buffer body) {
    if (isOn(exchange) && exchange.call() instanceof Call call) {
      RequestFactory of = requests[exchange.endpoint()];
      Fields fields = new AnswerFields(response);
      int status = response.statusCode();
      boolean reusable = terms.keep() && !closed;
      @Nullable Exchange next = of.onward(exchange, call.ready(), status, fields);
      if (next == null) {
        pump.worker().answered(exchange, of.outcome(exchange, status, fields, body), reusable);
      } else {
        pump.worker().redirected(exchange, next, reusable);
      }
    }
  }

  void firstByte(Exchange exchange) {
    if (isOn(exchange)) {
      pump.worker().firstByte(exchange);
    }
  }

  private record AnswerFields(HttpClientResponse response) implements Fields {
    @Override
    public @Nullable String first(String name) {
      return response.getHeader(name);
    }

    @Override
    public List<String> all(String name) {
      return response.headers().getAll(name);
    }
  }

  void failed(Exchange exchange, Outcome outcome) {
    if (isOn(exchange)) {
      pump.worker().failed(exchange, outcome);
      pump.poke();
    }
  }

  void failed(Exchange exchange, Throwable failure, boolean inTheBody) {
    if (failure instanceof HttpClosedException && !closed) {
      // it is not yet said to be closed, and must not be given another request
      pump.worker().leaving(this);
    }
    Refusal refusal = Refusal.of(failure);
    if (refusal == null) {
      failed(exchange, FailureClasses.outcome(failure, inTheBody));
    } else if (isOn(exchange)) {
      pump.worker().refused(exchange, refusal);
      pump.poke();
    }
  }

  /** A request that is sent again is another connection's: what still comes here is of the past. */
  private boolean isOn(Exchange exchange) {
    return !exchange.ended() && exchange.call() instanceof Call call && call.isOn(this);
  }

  private void leaving() {
    if (!closed) {
      pump.worker().leaving(this);
      pump.poke();
    }
  }

  private void widened() {
    if (!closed) {
      pump.worker().widened(this);
      pump.poke();
    }
  }

  private void gone() {
    if (!closed) {
      closed = true;
      pump.worker().closed(this);
      pump.poke();
    }
  }
}
