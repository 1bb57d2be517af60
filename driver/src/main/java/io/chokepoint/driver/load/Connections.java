package io.chokepoint.driver.load;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A worker's connections to one target, and the requests that wait for one of them. */
final class Connections {

  private final Connector connector;
  private final int most;
  private final int affordable;
  private final int mostWaiting;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final ArrayDeque<Exchange> again = new ArrayDeque<>();
  private final ArrayDeque<Wire> withRoom = new ArrayDeque<>();
  private int open;
  private int opening;
  private boolean dispatching;

  /**
   * None yet.
   *
   * @param most that may be open at once
   * @param affordable how many of them the driver's machine has descriptors for
   * @param mostWaiting so that memory stays bounded
   */
  Connections(Connector connector, int most, int affordable, int mostWaiting) {
    this.connector = connector;
    this.most = most;
    this.affordable = affordable;
    this.mostWaiting = mostWaiting;
  }

  int open() {
    return open;
  }

  boolean isUnawaited() {
    return waiting.isEmpty() && again.isEmpty();
  }

  /** Opens some ahead of the load, so that the first requests do not pay for them. */
  void warm(Worker worker, int connections) {
    for (int i = 0; i < Math.min(connections, Math.min(most, affordable)); i++) {
      opening++;
      connector.open(worker);
    }
  }

  /** One is open; who waits for a new one has it. */
  void opened(Wire wire, Worker worker, long now) {
    opening--;
    open++;
    wire.home(this);
    wire.idleSince(now);
    @Nullable Exchange first = again.poll();
    if (first != null) {
      give(first, wire, worker, now);
    }
    list(wire);
  }

  /** One could not be opened; returns the request that waits longest, which fails for it. */
  @Nullable Exchange openFailed() {
    opening--;
    return again.isEmpty() ? waiting.poll() : again.poll();
  }

  /** Lets a request wait for a connection that has not been used yet. */
  void addAgain(Exchange exchange) {
    again.add(exchange);
  }

  void closed(Wire wire) {
    open--;
    wire.leave();
    unlist(wire);
  }

  /** Takes no more requests; those on it are still answered. */
  void leaving(Wire wire) {
    wire.leave();
    unlist(wire);
    if (wire.empty()) {
      wire.close();
    }
  }

  /** Lets a request wait; false where too many do. */
  boolean add(Exchange exchange) {
    return waiting.size() < mostWaiting && waiting.add(exchange);
  }

  /** The request that waits longest, if it is to be given up: it waits no more. */
  @Nullable Exchange pollIf(Predicate<Exchange> wanted) {
    for (ArrayDeque<Exchange> queue : List.of(again, waiting)) {
      @Nullable Exchange first = queue.peek();
      if (first != null && wanted.test(first)) {
        return queue.poll();
      }
    }
    return null;
  }

  /** Gives connections to those who wait, and has more opened where there are too few. */
  void dispatch(Worker worker, long now) {
    if (dispatching) {
      return;
    }
    dispatching = true;
    if (!again.isEmpty()) {
      openMore(worker);
    }
    while (!waiting.isEmpty()) {
      @Nullable Wire wire = withRoom.peek();
      if (wire == null) {
        openMore(worker);
        break;
      }
      give(waiting.remove(), wire, worker, now);
    }
    dispatching = false;
  }

  private void give(Exchange exchange, Wire wire, Worker worker, long now) {
    wire.take(now);
    if (wire.full()) {
      unlist(wire);
    }
    worker.start(exchange, wire, now);
  }

  /** A request on it is over. */
  void free(Wire wire, boolean reusable, long now) {
    wire.release(now);
    if (reusable && !wire.leaving()) {
      list(wire);
    } else {
      leaving(wire);
    }
  }

  /** It may have room. The one used last is used first. */
  void list(Wire wire) {
    if (!wire.listed() && !wire.leaving() && !wire.full()) {
      wire.listed(true);
      withRoom.push(wire);
    }
  }

  private void unlist(Wire wire) {
    if (wire.listed()) {
      wire.listed(false);
      withRoom.remove(wire);
    }
  }

  private void openMore(Worker worker) {
    long expected = connector.expectedCapacity();
    while (opening * expected < waiting.size() + again.size() && open + opening < most) {
      if (open + opening >= affordable) {
        worker.refused(Refusal.DESCRIPTOR);
        return;
      }
      opening++;
      connector.open(worker);
    }
  }
}
