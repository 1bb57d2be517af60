package io.chokepoint.driver.http;

import io.chokepoint.driver.load.EndpointChoice;
import io.chokepoint.driver.load.Exchange;
import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.VirtualUser;
import io.chokepoint.driver.plan.Crowd;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Fields;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Streamed;
import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Variables;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Each request of a plan once, one after the other: sequences as a user goes through them, then
 * what is asked for alone.
 */
public final class RequestTrial implements AutoCloseable {

  /** For an answer that is listened to. */
  private static final long GRACE_NANOS = 2_000_000_000L;

  private final Plan plan;
  private final Vertx vertx = Client.vertx(1);
  private final List<Client> clients = new ArrayList<>();
  private final EndpointChoice choice;
  private final RequestFactory[] requests;
  private final Consumer<Part> watcher;
  private final Map<Integer, VirtualUser> alone = new HashMap<>();
  private @Nullable Variables known;

  /**
   * A request and its answer. What a redirect leads to is a part of its own.
   *
   * @param endpoint by its name in the plan
   * @param redirected whether a redirect led to it
   * @param request null where it could not be made
   * @param answer null where none came
   * @param error what was wrong, as reports name it; empty where nothing was
   */
  public record Part(
      String endpoint,
      boolean redirected,
      @Nullable Sent request,
      @Nullable Answered answer,
      String error) {}

  /** A request. */
  public record Sent(
      String method,
      String address,
      List<Map.Entry<String, String>> headers,
      @Nullable Content body) {}

  /** An answer. */
  public record Answered(
      int status, long nanos, List<Map.Entry<String, String>> headers, Content body) {}

  /**
   * A body.
   *
   * @param text null where it is none
   */
  public record Content(long bytes, @Nullable String text) {}

  private record Reply(HttpClientResponse response, long nanos, long bytes, Buffer kept)
      implements Fields {

    @Override
    public @Nullable String first(String name) {
      return response.getHeader(name);
    }

    @Override
    public List<String> all(String name) {
      return response.headers().getAll(name);
    }
  }

  /**
   * A trial that has sent nothing.
   *
   * @param addresses of the plan's destinations, already resolved
   */
  public RequestTrial(Plan plan, List<Addresses> addresses, Consumer<Part> watcher) {
    this.plan = plan;
    this.watcher = watcher;
    for (int to = 0; to < addresses.size(); to++) {
      clients.add(new Client(vertx, plan.destinations().get(to), addresses.get(to)));
    }
    SplittableRandom seeds = new SplittableRandom(plan.load().seed());
    choice = new EndpointChoice(plan, 0, 1, seeds.split());
    List<Site> sites = Site.of(plan);
    requests =
        plan.endpoints().stream()
            .map(e -> new RequestFactory(e, plan, sites, new Draw(seeds.split(), 0, 1)))
            .toArray(RequestFactory[]::new);
  }

  /** Sends them; returns whether all went well. */
  public boolean run() throws InterruptedException {
    Set<Integer> left = new TreeSet<>();
    IntStream.range(0, plan.endpoints().size()).forEach(left::add);
    boolean well = true;
    Set<Integer> sequences = new TreeSet<>();
    IntStream.range(0, plan.crowd().sequences().size()).forEach(sequences::add);
    int classes = plan.crowd().classes().size();
    for (int kind = classes == 0 ? -1 : 0; kind < classes; kind++) {
      int first = plan.crowd().first(kind);
      if (first != Crowd.NO_FIRST) {
        VirtualUser user = choice.newUserOf(kind);
        alone.put(kind, user);
        sequences.remove(first);
        well &= wentThrough(user, first, left);
      }
    }
    for (int i : sequences) {
      VirtualUser user = choice.newUser(plan.endpoints().size() + i);
      well &= wentThrough(alone.getOrDefault(user.kind(), user), i, left);
    }
    for (int endpoint : left) {
      VirtualUser user = choice.newUser(endpoint);
      well &= tried(alone.computeIfAbsent(user.kind(), kind -> user), endpoint);
    }
    return well;
  }

  private boolean wentThrough(VirtualUser user, int sequence, Set<Integer> left)
      throws InterruptedException {
    known = user.variables();
    boolean goesOn = true;
    for (int endpoint : plan.crowd().sequences().get(sequence).endpoints()) {
      left.remove(endpoint);
      goesOn = goesOn && tried(user, endpoint);
    }
    return goesOn;
  }

  /** What the user of the last sequence knows; null where the plan has no variables. */
  public @Nullable Variables known() {
    return known;
  }

  @Override
  public void close() {
    vertx.close();
  }

  private boolean tried(VirtualUser user, int endpoint) throws InterruptedException {
    String name = plan.endpoints().get(endpoint).name();
    Exchange exchange = choice.asked(user, endpoint);
    if (exchange.detail() != null) {
      watcher.accept(new Part(name, false, null, null, error(Outcome.VARIABLE, exchange)));
      return false;
    }
    RequestFactory of = requests[endpoint];
    RequestFactory.Ready ready = of.next(exchange);
    while (true) {
      boolean redirected = exchange.redirects() > 0;
      Outcome outcome;
      @Nullable Answered answer = null;
      @Nullable Exchange next = null;
      try {
        Reply reply = reply(ready, plan.endpoints().get(endpoint));
        int status = reply.response().statusCode();
        answer =
            new Answered(
                status,
                reply.nanos(),
                reply.response().headers().entries(),
                new Content(reply.bytes(), readable(reply)));
        next = of.onward(exchange, ready, status, reply);
        outcome =
            next != null
                ? Outcome.OK
                : of.outcome(exchange, status, reply, of.wantsBodies() ? reply.kept() : null);
      } catch (TimeoutException e) {
        outcome = Outcome.UNANSWERED;
      } catch (ExecutionException e) {
        outcome = outcome(e);
      }
      watcher.accept(new Part(name, redirected, sent(ready), answer, error(outcome, exchange)));
      if (next == null || !(next.call() instanceof RequestFactory.Ready onward)) {
        return outcome == Outcome.OK;
      }
      exchange = next;
      ready = onward;
    }
  }

  private static Outcome outcome(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    Outcome outcome = FailureClasses.outcomeOfConnecting(cause);
    return outcome == Outcome.PROTOCOL ? FailureClasses.outcome(cause, false) : outcome;
  }

  private static String error(Outcome outcome, Exchange exchange) {
    @Nullable String detail = exchange.detail();
    return outcome.label() + (detail == null ? "" : ": " + detail);
  }

  private Reply reply(RequestFactory.Ready ready, Endpoint endpoint)
      throws ExecutionException, TimeoutException, InterruptedException {
    boolean endless = endpoint.streamed() == Streamed.PART;
    long listensNanos = endless ? endpoint.timeoutNanos() : Long.MAX_VALUE;
    long timeoutNanos = endpoint.timeoutNanos() + (endless ? GRACE_NANOS : 0);
    return clients
        .get(ready.site().index())
        .connect()
        .compose(connection -> reply(ready, connection, listensNanos))
        .toCompletionStage()
        .toCompletableFuture()
        .get(timeoutNanos, TimeUnit.NANOSECONDS);
  }

  private Future<Reply> reply(
      RequestFactory.Ready ready, HttpClientConnection connection, long listensNanos) {
    long began = System.nanoTime();
    return ready
        .on(connection)
        .compose(r -> ready.body() == null ? r.send() : r.send(ready.body()))
        .compose(response -> whole(response, began, listensNanos))
        .onComplete(ended -> connection.close());
  }

  private Future<Reply> whole(HttpClientResponse response, long began, long listensNanos) {
    Promise<Reply> whole = Promise.promise();
    Buffer kept = Buffer.buffer();
    long[] bytes = new long[1];
    response.handler(
        part -> {
          bytes[0] += part.length();
          if (kept.length() < Inspection.MOST_BYTES) {
            kept.appendBuffer(part);
          }
        });
    response.exceptionHandler(whole::tryFail);
    Runnable end =
        () -> whole.tryComplete(new Reply(response, System.nanoTime() - began, bytes[0], kept));
    response.endHandler(nothing -> end.run());
    if (listensNanos < Long.MAX_VALUE) {
      vertx.setTimer(Math.max(1, listensNanos / 1_000_000), id -> end.run());
    }
    return whole.future();
  }

  private static Sent sent(RequestFactory.Ready ready) {
    @Nullable MultiMap headers = ready.options().getHeaders();
    @Nullable Buffer body = ready.body();
    return new Sent(
        ready.options().getMethod().name(),
        ready.site().address(ready.options().getURI()),
        headers == null ? List.of() : headers.entries(),
        body == null ? null : new Content(body.length(), text(body.toString())));
  }

  private static @Nullable String readable(Reply reply) {
    try {
      return text(BodyText.of(reply.kept(), reply));
    } catch (IOException e) {
      return null;
    }
  }

  /** Null for what is no text. */
  private static @Nullable String text(String decoded) {
    return decoded.chars().allMatch(c -> c >= ' ' && c != '\uFFFD' || Character.isWhitespace(c))
        ? decoded
        : null;
  }
}
