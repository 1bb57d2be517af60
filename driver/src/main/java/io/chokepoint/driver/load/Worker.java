package io.chokepoint.driver.load;

import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Streamed;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the load. It takes each request when it is due, gives it a connection
 * or lets it wait for one, and accounts for it until it has ended. Rules it keeps:
 *
 * <ol>
 *   <li>Latency counts from the intended start, whatever happened in between: a request that had to
 *       wait for a connection, or for this very loop, is late by that much.
 *   <li>Every request that was due is counted exactly once as answered, failed, or not sent. What
 *       is out when the worker is cut off is unanswered.
 *   <li>A request that could not be sent by its phase's end and a grace is given up and counted.
 *   <li>A request whose kept connection was closed as idle while it was on its way is sent again,
 *       once and over a new connection, where that changes nothing; its latency goes on counting.
 * </ol>
 *
 * <p>All methods are called on the worker's own event loop. Times are plan time.
 */
public final class Worker {

  /** How often timeouts and the loop's own lateness are looked at. */
  static final long CARE_NANOS = 10_000_000L;

  /** The most that may wait for a connection, so that memory stays bounded (about 10 MB). */
  static final int MOST_WAITING = 100_000;

  /** No server closes a connection as idle sooner. */
  private static final long LEAST_IDLE_NANOS = 50_000_000L;

  /** To the server and back, over any network but a satellite's. */
  private static final long MOST_ON_THE_WAY_NANOS = 250_000_000L;

  /** What may be sent again without asking: it changes nothing (RFC 9110, section 9.2.1). */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Source source;
  private final EndpointChoice choice;
  private final Timetable timetable;
  private final List<Connections> connections;
  private final int[] destination;
  private final long[] timeoutNanos;
  private final boolean[] endless;
  private final boolean[] repeatable;
  private final Booking booking;
  private final LongSupplier clock;
  private final DueBook book;
  private final Slices slices;

  private final List<ArrayDeque<Exchange>> out;
  private int inFlight;
  private long nextCareNanos;
  private long lastEndNanos;
  private Slice slice;

  /**
   * A worker that has not begun.
   *
   * @param connectors one to each of the plan's destinations
   * @param mostConnections to each of them
   * @param affordable how many of those the driver's machine has descriptors for
   * @param clock plan time now
   */
  public Worker(
      Source source,
      EndpointChoice choice,
      Timetable timetable,
      List<Connector> connectors,
      int mostConnections,
      int affordable,
      List<Endpoint> endpoints,
      LongSupplier clock,
      DueBook book,
      Slices slices) {
    this.source = source;
    this.choice = choice;
    this.timetable = timetable;
    int mostWaiting = MOST_WAITING / connectors.size();
    this.connections =
        connectors.stream()
            .map(c -> new Connections(c, mostConnections, affordable, mostWaiting))
            .toList();
    this.destination = endpoints.stream().mapToInt(Endpoint::destination).toArray();
    this.timeoutNanos = endpoints.stream().mapToLong(Endpoint::timeoutNanos).toArray();
    this.endless = new boolean[endpoints.size()];
    for (int i = 0; i < endless.length; i++) {
      endless[i] = endpoints.get(i).streamed() == Streamed.PART;
    }
    this.repeatable = new boolean[endpoints.size()];
    for (int i = 0; i < repeatable.length; i++) {
      repeatable[i] = SAFE.contains(endpoints.get(i).method());
    }
    this.booking = new Booking(timetable);
    this.clock = clock;
    this.book = book;
    this.slices = slices;
    this.slice = slices.blank(0);
    this.out =
        IntStream.range(0, timeoutNanos.length).mapToObj(i -> new ArrayDeque<Exchange>()).toList();
  }

  /** Does what is due; returns when to be called again. */
  public long run() {
    long now = clock.getAsLong();
    if (now >= nextCareNanos) {
      care(now);
    }
    takeDue(now);
    for (Connections to : connections) {
      to.dispatch(this, now);
    }
    return nextNanos();
  }

  /** When to be called next. */
  public long nextNanos() {
    return Math.min(source.nextNanos(), nextCareNanos);
  }

  /** A connection to one of the plan's destinations was opened. */
  public void opened(int to, Wire wire) {
    long now = clock.getAsLong();
    connections.get(to).opened(wire, this, now);
    connections.get(to).dispatch(this, now);
  }

  /** A connection could not be opened: the request that waits longest for it fails. */
  public void openFailed(int to, Outcome outcome) {
    long now = clock.getAsLong();
    @Nullable Exchange first = connections.get(to).openFailed();
    if (first != null) {
      finish(first, outcome, now, 0);
    }
    connections.get(to).dispatch(this, now);
  }

  /**
   * The driver's own machine refused a connection: the request that waits longest for it was not
   * sent, which is no failure of the service.
   */
  public void refused(int to, Refusal refusal) {
    long now = clock.getAsLong();
    refused(refusal, now);
    @Nullable Exchange first = connections.get(to).openFailed();
    if (first != null) {
      notSent(first, now);
    }
    connections.get(to).dispatch(this, now);
  }

  /** The same while the request was on its way: what became of it will never be known. */
  public void refused(Exchange exchange, Refusal refusal) {
    Wire wire = exchange.wire();
    if (wire == null) {
      return;
    }
    long now = clock.getAsLong();
    refused(refusal, now);
    inFlight--;
    exchange.end();
    notSent(exchange, now);
    wire.home().free(wire, wire.abandon(exchange), now);
    wire.home().dispatch(this, now);
  }

  /** Something failed on the loop; for which request is unknown. */
  public void refused(Refusal refusal) {
    refused(refusal, clock.getAsLong());
  }

  private void refused(Refusal refusal, long now) {
    roll((int) (now / Slices.SECOND));
    slice.refused = refusal;
  }

  /** An answer has come that is not looked at. */
  void answered(Exchange exchange, int status, boolean reusable) {
    answered(exchange, Outcome.ofStatus(status), reusable);
  }

  /**
   * An answer has come, to its last byte.
   *
   * @param outcome what it amounts to, once the plan's checks have seen it
   */
  public void answered(Exchange exchange, Outcome outcome, boolean reusable) {
    Wire wire = exchange.wire();
    if (wire == null) {
      return;
    }
    long now = clock.getAsLong();
    end(exchange, outcome, now);
    wire.home().free(wire, reusable, now);
    wire.home().dispatch(this, now);
  }

  /**
   * An answer has come that points elsewhere: its request is not over, and goes on there.
   *
   * @param next made by {@link Exchange#onward}
   */
  public void redirected(Exchange exchange, Exchange next, boolean reusable) {
    Wire wire = exchange.wire();
    if (wire == null) {
      return;
    }
    long now = clock.getAsLong();
    inFlight--;
    exchange.end();
    noteHop(exchange, Outcome.OK, now);
    wire.home().free(wire, reusable, now);
    Connections to = connections.get(next.destination(destination[next.endpoint()]));
    if (!to.add(next)) {
      notSent(next, now);
    }
    to.dispatch(this, now);
    wire.home().dispatch(this, now);
  }

  /** A request has failed, perhaps together with its connection. */
  public void failed(Exchange exchange, Outcome outcome) {
    Wire wire = exchange.wire();
    if (wire == null) {
      return;
    }
    long now = clock.getAsLong();
    boolean closedIdle = outcome == Outcome.RESET && closedIdle(exchange, now);
    if (closedIdle && exchange.safe(repeatable[exchange.endpoint()]) && !exchange.isAgain()) {
      goAgain(exchange, wire);
    } else {
      end(exchange, closedIdle ? Outcome.CLOSED_IDLE : outcome, now);
    }
    wire.home().free(wire, wire.abandon(exchange), now);
    wire.home().dispatch(this, now);
  }

  /**
   * Whether the server closed the connection as idle while the request was on its way (RFC 9112,
   * section 9.3.1): the connection had been idle, no byte came, and no time to work on it was left.
   */
  private static boolean closedIdle(Exchange exchange, long now) {
    return !exchange.isAnswering()
        && exchange.idleNanos() >= LEAST_IDLE_NANOS
        && now - exchange.startedNanos() <= MOST_ON_THE_WAY_NANOS;
  }

  private void goAgain(Exchange exchange, Wire wire) {
    inFlight--;
    out.get(exchange.endpoint()).removeLastOccurrence(exchange);
    exchange.again();
    wire.home().addAgain(exchange);
  }

  /** A connection will take no more requests; those on it are still answered. */
  public void leaving(Wire wire) {
    wire.home().leaving(wire);
  }

  /** A connection may have room for more requests than before. */
  public void widened(Wire wire) {
    wire.home().list(wire);
    wire.home().dispatch(this, clock.getAsLong());
  }

  /** A connection is gone, closed by either side. */
  public void closed(Wire wire) {
    wire.home().closed(wire);
    wire.home().dispatch(this, clock.getAsLong());
  }

  /** Takes no more requests and gives up those that wait. */
  public void stop() {
    source.stop();
    booking.stopped(clock.getAsLong());
    for (Connections to : connections) {
      forEachWaiting(to, e -> true, book::notSent);
    }
  }

  /** Whether nothing is due any more, nothing waits and nothing is out. */
  public boolean done() {
    return (source.spent() || clock.getAsLong() >= timetable.endNanos())
        && source.nextNanos() == Long.MAX_VALUE
        && connections.stream().allMatch(Connections::isUnawaited)
        && inFlight == 0;
  }

  /** When the last request ended. */
  public long lastEndNanos() {
    return lastEndNanos;
  }

  /** Whether nothing is out; for a worker that was stopped. */
  public boolean quiet() {
    return inFlight == 0;
  }

  /** Waits for no answer any more: what is out has none. Hands over the last, unfinished second. */
  public void cutOff() {
    long now = clock.getAsLong();
    for (ArrayDeque<Exchange> ofEndpoint : out) {
      List.copyOf(ofEndpoint).stream()
          .filter(e -> !e.ended())
          .forEach(e -> end(e, withoutAnswer(e), now));
      ofEndpoint.clear();
    }
    roll(slice.second + 1);
  }

  private static Outcome withoutAnswer(Exchange exchange) {
    return exchange.isAnswering() ? Outcome.TIMEOUT : Outcome.UNANSWERED;
  }

  /** Opens connections ahead of the load, so that the first requests do not pay for them. */
  public void warm(int to, int wanted) {
    connections.get(to).warm(this, wanted);
  }

  private void care(long now) {
    if (nextCareNanos > 0) {
      noteAway(nextCareNanos, now);
    }
    roll((int) (now / Slices.SECOND));
    endTimedOut(now);
    giveUpWaiting(now);
    nextCareNanos = now - now % CARE_NANOS + CARE_NANOS;
  }

  /** Each second knows for how long the loop was away in it, however late it comes back. */
  private void noteAway(long from, long to) {
    long since = from;
    for (long end = nextSecond(since); end < to; end = nextSecond(since)) {
      slice.lagSample(end - since);
      roll((int) (end / Slices.SECOND));
      since = end;
    }
    slice.lagSample(to - since);
  }

  private static long nextSecond(long nanos) {
    return (nanos / Slices.SECOND + 1) * Slices.SECOND;
  }

  private void roll(int second) {
    while (slice.second < second) {
      slice.inFlight = inFlight;
      slice.connections = connections.stream().mapToInt(Connections::open).sum();
      Slice finished = slice;
      slice = slices.blank(finished.second + 1);
      slices.handOver(finished);
    }
  }

  private void endTimedOut(long now) {
    for (int i = 0; i < timeoutNanos.length; i++) {
      ArrayDeque<Exchange> oldestFirst = out.get(i);
      for (@Nullable Exchange e = oldestFirst.peek();
          e != null && (e.ended() || now - e.startedNanos() >= timeoutNanos[i]);
          e = oldestFirst.peek()) {
        oldestFirst.remove();
        if (!e.ended() && !(endless[i] && heardEnough(e))) {
          failed(e, withoutAnswer(e));
        }
      }
    }
  }

  private static boolean heardEnough(Exchange e) {
    @Nullable Wire wire = e.wire();
    return wire != null && wire.enough(e);
  }

  private void giveUpWaiting(long now) {
    for (Connections to : connections) {
      forEachWaiting(
          to, e -> timetable.at(e.intendedNanos()).giveUpNanos() <= now, e -> notSent(e, now));
    }
  }

  /** Of those that wait no more, the one that waits longest first. */
  private static void forEachWaiting(
      Connections to, Predicate<Exchange> wanted, Consumer<Exchange> what) {
    for (@Nullable Exchange e = to.pollIf(wanted); e != null; e = to.pollIf(wanted)) {
      what.accept(e);
    }
  }

  private void takeDue(long now) {
    for (long intended = source.nextNanos(); intended <= now; intended = source.nextNanos()) {
      int user = source.take();
      Exchange e = choice.next(user, intended, timetable.at(intended).endpoint());
      book.due(e);
      slice.lag(now - intended);
      if (e.detail() != null) {
        finish(e, Outcome.VARIABLE, now, 0);
      } else if (!connections.get(e.destination(destination[e.endpoint()])).add(e)) {
        notSent(e, now);
      }
    }
  }

  private void notSent(Exchange e, long now) {
    book.notSent(e);
    source.ended(e.user(), now, choice.ended(e, null));
  }

  /** Sends a request over a connection that has room for it. */
  void start(Exchange e, Wire wire, long now) {
    // a connection opened for this request alone is part of what the request costs
    e.start(wire, Math.min(now, Math.max(e.intendedNanos(), wire.begunNanos())));
    inFlight++;
    out.get(e.endpoint()).add(e);
    wire.send(e);
  }

  private void end(Exchange e, Outcome outcome, long now) {
    inFlight--;
    e.end();
    noteHop(e, outcome, now);
    finish(e, outcome, now, now - e.begunNanos());
  }

  /** The first part of a streamed answer's body has come. */
  public void firstByte(Exchange e) {
    if (!e.ended() && slices.ofFirstBytes() >= 0) {
      long now = clock.getAsLong();
      roll((int) (now / Slices.SECOND));
      slice
          .seen(slices.ofFirstBytes() + e.endpoint(), booking.second(e.intendedNanos(), now))
          .record(Outcome.OK, null, now - e.intendedNanos(), now - e.begunNanos());
    }
  }

  /** What a redirect led to is timed on its own as well, from when it was sent. */
  private void noteHop(Exchange e, Outcome outcome, long now) {
    if (e.redirects() > 0 && slices.ofRedirects() >= 0) {
      long nanos = now - e.startedNanos();
      roll((int) (now / Slices.SECOND));
      slice
          .seen(slices.ofRedirects() + e.endpoint(), booking.second(e.intendedNanos(), now))
          .record(outcome, e.detail(), nanos, nanos);
    }
  }

  private void finish(Exchange e, Outcome outcome, long now, long serviceNanos) {
    lastEndNanos = now;
    if (now / Slices.SECOND > slice.second && nextCareNanos > 0 && now > nextCareNanos) {
      // answers that came while the loop was away are seen before its timers are
      noteAway(nextCareNanos, now);
      nextCareNanos = now - now % CARE_NANOS + CARE_NANOS;
    }
    roll((int) (now / Slices.SECOND));
    long latencyNanos = now - e.intendedNanos();
    int second = booking.second(e.intendedNanos(), now);
    Slice.Seen seen = slice.seen(e.endpoint(), second);
    seen.record(outcome, e.detail(), latencyNanos, serviceNanos);
    seen.receivedBytes += e.receivedBytes();
    @Nullable VirtualUser virtualUser = e.virtualUser();
    if (virtualUser != null && virtualUser.kind() != VirtualUser.NONE) {
      slice
          .seen(timeoutNanos.length + virtualUser.kind(), second)
          .record(outcome, e.detail(), latencyNanos, serviceNanos);
    }
    source.ended(e.user(), now, choice.ended(e, outcome));
  }
}
