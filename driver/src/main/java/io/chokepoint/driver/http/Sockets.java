package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Outcome;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.load.Tally;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.WebSocket;
import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Template;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A plan's WebSockets on one event loop: opened when the load begins, opened again when they are
 * closed, and sending on time whatever comes back. Who sends does so in turns, at equal distances.
 */
final class Sockets {

  private static final long CARE_NANOS = 100_000_000L;
  private static final long AGAIN_NANOS = 1_000_000_000L;

  private final Plan plan;
  private final EventLoop loop;
  private final List<WebSocketClient> clients;
  private final List<Addresses> addresses;
  private int handshakes;
  private final Tally tally;
  private final LongSupplier clock;
  private final LongSupplier endNanos;
  private final String run = Long.toString(System.nanoTime() & 0xfffff, 36);
  private final List<Socket> sockets = new ArrayList<>();
  private int open;
  private volatile boolean stopped;
  private volatile boolean finished;

  /**
   * Sockets that are not open yet.
   *
   * @param addresses of the plan's destinations, already resolved
   * @param clock plan time
   * @param endNanos when the load ends, which may change
   */
  Sockets(
      Vertx vertx,
      EventLoop loop,
      Plan plan,
      List<Addresses> addresses,
      Tally tally,
      LongSupplier clock,
      LongSupplier endNanos) {
    this.plan = plan;
    this.loop = loop;
    this.clients =
        plan.destinations().stream()
            .map(d -> vertx.createWebSocketClient(Client.webSocketOptions(d)))
            .toList();
    this.addresses = addresses;
    this.tally = tally;
    this.clock = clock;
    this.endNanos = endNanos;
    SplittableRandom seeds = new SplittableRandom(plan.load().seed());
    for (int i = 0; i < plan.webSockets().size(); i++) {
      WebSocket socket = plan.webSockets().get(i);
      for (int k = 0; k < socket.connections(); k++) {
        Draw draw = new Draw(seeds.split(), k, socket.connections());
        sockets.add(new Socket(socket, Rows.first(plan, i), k, draw));
      }
    }
  }

  /** Opens them at plan time 0. From any thread. */
  void start() {
    loop.execute(
        () -> {
          at(0, () -> sockets.forEach(s -> s.connect(0)));
          care();
        });
  }

  /** Sends nothing more. From any thread. */
  void stop() {
    stopped = true;
  }

  boolean finished() {
    return finished;
  }

  /** Hands over what there is. On the loop. */
  void cutOff() {
    finished = true;
    tally.handOverRest();
  }

  private void care() {
    long now = clock.getAsLong();
    if (!finished) {
      tally.rollTo(Math.max(0, now), open);
      finished = stopped || now >= endNanos.getAsLong();
      loop.schedule(this::care, CARE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void at(long nanos, Runnable what) {
    loop.schedule(what, Math.max(0, nanos - clock.getAsLong()), TimeUnit.NANOSECONDS);
  }

  private boolean over(long nanos) {
    return finished || stopped || nanos >= endNanos.getAsLong();
  }

  /** One connection. */
  private final class Socket {

    private final WebSocket spec;
    private final int row;
    private final Draw draw;
    private final boolean sends;
    private long next;
    private io.vertx.core.http.@Nullable WebSocket connection;

    Socket(WebSocket spec, int row, int index, Draw draw) {
      this.spec = spec;
      this.row = row;
      this.draw = draw;
      this.sends = spec.send() != null && index < spec.senders();
      this.next = (long) ((index + 0.5) / spec.senders() * spec.everyNanos());
      if (sends) {
        at(next, this::sendDue);
      }
    }

    void connect(long intended) {
      if (over(intended)) {
        return;
      }
      long started = clock.getAsLong();
      tally.due(row + Rows.CONNECT, intended);
      draw.advance();
      clients
          .get(spec.destination())
          .connect(handshake())
          .onComplete(c -> opened(c, intended, started), t -> refused(t, intended, started));
    }

    private WebSocketConnectOptions handshake() {
      Destination destination = plan.destinations().get(spec.destination());
      List<InetSocketAddress> all = addresses.get(spec.destination()).all();
      InetSocketAddress address = all.get(handshakes++ % all.size());
      WebSocketConnectOptions to = new WebSocketConnectOptions();
      to.setServer(
              io.vertx.core.net.SocketAddress.inetSocketAddress(
                  address.getPort(), Client.at(address)))
          .setHost(destination.url().getHost())
          .setPort(destination.origin().port())
          .setSsl(destination.secure())
          .setURI(destination.base() + spec.path().render(draw));
      for (Map.Entry<String, Template> e : spec.headers().entrySet()) {
        String value = e.getValue().render(draw);
        to.putHeader(e.getKey(), BasicCredentials.encoded(e.getKey(), value));
      }
      return to;
    }

    private void opened(io.vertx.core.http.WebSocket opened, long intended, long started) {
      ended(Rows.CONNECT, Outcome.OK, intended, started);
      connection = opened;
      open++;
      opened.textMessageHandler(this::received);
      opened.exceptionHandler(t -> {});
      opened.closeHandler(nothing -> closed());
    }

    private void refused(Throwable why, long intended, long started) {
      Refusal refusal = Refusal.of(why);
      if (refusal != null) {
        if (!finished) {
          tally.refused(row + Rows.CONNECT, refusal, clock.getAsLong(), intended);
        }
        again();
        return;
      }
      UpgradeRejectedException status = FailureClasses.caused(why, UpgradeRejectedException.class);
      Outcome outcome =
          status == null
              ? FailureClasses.outcomeOfConnecting(why)
              : status.getStatus() < 400 ? Outcome.PROTOCOL : Outcome.ofStatus(status.getStatus());
      ended(Rows.CONNECT, outcome, intended, started);
      again();
    }

    /** The server closed it, or the way to it broke: the listener has missed something. */
    private void closed() {
      connection = null;
      open--;
      long now = clock.getAsLong();
      if (!over(now)) {
        tally.ended(row + Rows.CONNECT, Outcome.RESET, now, now, now);
        again();
      }
    }

    private void again() {
      long when = clock.getAsLong() + AGAIN_NANOS;
      at(when, () -> connect(when));
    }

    private void sendDue() {
      long now = clock.getAsLong();
      while (next <= now && !over(next)) {
        long intended = next;
        tally.due(row + Rows.SENT, intended);
        if (connection == null) {
          tally.notSent(row + Rows.SENT, intended);
        } else {
          send(connection, intended, now);
        }
        next += spec.everyNanos();
      }
      if (!over(next)) {
        at(next, this::sendDue);
      }
    }

    private void send(io.vertx.core.http.WebSocket over, long intended, long now) {
      Template message = spec.send();
      if (message != null) {
        draw.advance();
        over.writeTextMessage(new Marker(intended, now).into(message.render(draw), run))
            .onComplete(
                nothing -> ended(Rows.SENT, Outcome.OK, intended, now),
                t -> ended(Rows.SENT, Outcome.RESET, intended, now));
      }
    }

    private void received(String message) {
      if (finished) {
        return;
      }
      Marker marker = Marker.in(message, run);
      if (marker == null) {
        tally.came(row + Rows.RECEIVED, clock.getAsLong());
      } else {
        tally.due(row + Rows.RECEIVED, marker.sentNanos());
        ended(Rows.RECEIVED, Outcome.OK, marker.intendedNanos(), marker.sentNanos());
      }
    }

    private void ended(int what, Outcome outcome, long intended, long started) {
      if (!finished) {
        tally.ended(row + what, outcome, clock.getAsLong(), intended, started);
      }
    }
  }
}
