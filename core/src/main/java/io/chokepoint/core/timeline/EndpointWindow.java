package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import java.util.HashMap;
import java.util.Map;

/**
 * One endpoint's requests that ended in one second.
 *
 * @param method {@code GET}
 * @param route the template, never a raw path: {@code /orders/{id}}
 * @param latency server-side wall time
 * @param statuses how many by HTTP status
 * @param errors how many failed, by cause as the service saw it: {@code pool-timeout}, {@code
 *     sql-timeout}, else the exception's class name
 * @param ledger all requests
 * @param slow those above the endpoint's running 95th percentile
 * @param inFlight requests inside at the window's end
 * @param running how many samples found a request's thread running, or ready to, where nothing in
 *     its account explained the time, by the code it was at; the few most frequent, then {@code
 *     other}
 * @param sent messages that went out where the endpoint is a WebSocket's, whose requests are the
 *     messages that came in
 * @param thrownAt by cause of {@code errors}, where one such exception was thrown and what caused
 *     it: {@code at com.shop.Orders.place:41, caused by ConnectException}; known of some
 */
public record EndpointWindow(
    String method,
    String route,
    Latencies latency,
    Map<Integer, Long> statuses,
    Map<String, Long> errors,
    LedgerSum ledger,
    LedgerSum slow,
    long inFlight,
    Map<String, Long> running,
    long sent,
    Map<String, String> thrownAt,
    Map<String, Long> waiting) {

  public EndpointWindow {
    statuses = Map.copyOf(statuses);
    errors = Map.copyOf(errors);
    running = running == null ? Map.of() : Map.copyOf(running); // older documents lack it
    thrownAt = thrownAt == null ? Map.of() : Map.copyOf(thrownAt); // and this
    waiting = waiting == null ? Map.of() : Map.copyOf(waiting); // and this
  }

  /** An endpoint that answered nothing. */
  public static Builder builder(String method, String route) {
    return new Builder(method, route);
  }

  /** The same endpoint, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(method, route)
        .latency(latency)
        .statuses(statuses)
        .errors(errors)
        .ledger(ledger)
        .slow(slow)
        .inFlight(inFlight)
        .running(running)
        .sent(sent)
        .thrownAt(thrownAt)
        .waiting(waiting);
  }

  EndpointWindow plus(EndpointWindow next) {
    return new EndpointWindow(
        method,
        route,
        latency.plus(next.latency),
        Maps.sum(statuses, next.statuses),
        Maps.sum(errors, next.errors),
        ledger.plus(next.ledger),
        slow.plus(next.slow),
        next.inFlight,
        Maps.sum(running, next.running),
        sent + next.sent,
        latest(thrownAt, next.thrownAt),
        next.waiting);
  }

  private static Map<String, String> latest(Map<String, String> some, Map<String, String> next) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(next);
    return all;
  }

  /** Where nothing of it was inside any more when the next window ended. */
  EndpointWindow left() {
    return toBuilder().inFlight(0).waiting(Map.of()).build();
  }

  /** What is not set was not seen. */
  public static final class Builder {
    private String method;
    private String route;
    private Latencies latency = Latencies.NONE;
    private Map<Integer, Long> statuses = Map.of();
    private Map<String, Long> errors = Map.of();
    private LedgerSum ledger = LedgerSum.NONE;
    private LedgerSum slow = LedgerSum.NONE;
    private long inFlight;
    private Map<String, Long> running = Map.of();
    private long sent;
    private Map<String, String> thrownAt = Map.of();
    private Map<String, Long> waiting = Map.of();

    private Builder(String method, String route) {
      this.method = method;
      this.route = route;
    }

    public Builder method(String method) {
      this.method = method;
      return this;
    }

    public Builder route(String route) {
      this.route = route;
      return this;
    }

    public Builder latency(Latencies latency) {
      this.latency = latency;
      return this;
    }

    public Builder statuses(Map<Integer, Long> statuses) {
      this.statuses = statuses;
      return this;
    }

    public Builder errors(Map<String, Long> errors) {
      this.errors = errors;
      return this;
    }

    public Builder ledger(LedgerSum ledger) {
      this.ledger = ledger;
      return this;
    }

    public Builder slow(LedgerSum slow) {
      this.slow = slow;
      return this;
    }

    public Builder inFlight(long inFlight) {
      this.inFlight = inFlight;
      return this;
    }

    public Builder running(Map<String, Long> running) {
      this.running = running;
      return this;
    }

    public Builder sent(long sent) {
      this.sent = sent;
      return this;
    }

    public Builder thrownAt(Map<String, String> thrownAt) {
      this.thrownAt = thrownAt;
      return this;
    }

    public Builder waiting(Map<String, Long> waiting) {
      this.waiting = waiting;
      return this;
    }

    public EndpointWindow build() {
      return new EndpointWindow(
          method, route, latency, statuses, errors, ledger, slow, inFlight, running, sent, thrownAt,
          waiting);
    }
  }
}
