package io.chokepoint.driver.http;

import io.chokepoint.driver.arrival.Arrivals;
import io.chokepoint.driver.arrival.Journeys;
import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Users;
import io.chokepoint.driver.load.Connector;
import io.chokepoint.driver.load.DueBook;
import io.chokepoint.driver.load.EndpointChoice;
import io.chokepoint.driver.load.Lane;
import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.load.Tally;
import io.chokepoint.driver.load.Wire;
import io.chokepoint.driver.plan.Draw;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Transport;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The load of one plan over HTTP: a few event loops, each with its own lane and its own
 * connections, sharing nothing.
 */
public final class HttpLoad implements AutoCloseable {

  private static final int WARM_CONNECTIONS = 4;

  private final Plan plan;
  private final Timetable timetable;
  private final int lanes;
  private final LongSupplier clock;
  private final Slices slices;
  private final List<DueBook> books = new ArrayList<>();
  private final List<LoopPump> pumps = new ArrayList<>();
  private final List<ContextInternal> contexts = new ArrayList<>();
  private final long[] loopThreads;
  private final @Nullable Sockets sockets;
  private final Vertx vertx;
  private final Client client;

  /**
   * Prepares the load; nothing is sent.
   *
   * @param address the target's, already resolved
   * @param clock plan time, negative until the load begins
   */
  public HttpLoad(
      Plan plan,
      Timetable timetable,
      InetSocketAddress address,
      int threads,
      LongSupplier clock,
      Slices slices) {
    this.plan = plan;
    this.timetable = timetable;
    this.clock = clock;
    this.slices = slices;
    this.lanes = lanes(plan, timetable, threads);
    this.loopThreads = new long[lanes];
    this.vertx = Client.vertx(lanes);
    this.client = new Client(vertx, plan, address);
    for (int lane = 0; lane < lanes; lane++) {
      books.add(new DueBook(plan.endpoints().size(), Rows.others(plan), timetable.longestNanos()));
      contexts.add(eventLoop(lane));
    }
    for (int lane = 0; lane < lanes; lane++) {
      pumps.add(pump(lane));
    }
    this.sockets = plan.webSockets().isEmpty() ? null : sockets(address);
  }

  /** Starts all lanes; what is due at a negative time does not exist, so they wait for time 0. */
  public void start() {
    for (int i = 0; i < lanes; i++) {
      LoopPump pump = pumps.get(i);
      contexts
          .get(i)
          .runOnContext(
              nothing -> {
                pump.lane().warm(warmConnections());
                pump.run();
              });
    }
    if (sockets != null) {
      sockets.start();
    }
  }

  /** Sends nothing more. What is out may still be answered. */
  public void stop() {
    pumps.forEach(LoopPump::stop);
    if (sockets != null) {
      sockets.stop();
    }
  }

  /** When the last request ended, in plan time; to be asked once all have. */
  public long lastEndNanos() {
    return pumps.stream().mapToLong(p -> p.lane().lastEndNanos()).max().orElse(0);
  }

  /** Whether all that was due has ended. */
  public boolean finished() {
    return pumps.stream().allMatch(LoopPump::finished) && (sockets == null || sockets.finished());
  }

  /** Stops waiting for answers and hands over what there is. */
  public void cutOff() {
    CountDownLatch latch = new CountDownLatch(lanes);
    for (int i = 0; i < lanes; i++) {
      LoopPump pump = pumps.get(i);
      contexts
          .get(i)
          .runOnContext(
              nothing -> {
                pump.cutOff();
                if (sockets != null && pump == pumps.get(0)) {
                  sockets.cutOff();
                }
                latch.countDown();
              });
    }
    await(latch);
  }

  public List<DueBook> books() {
    return List.copyOf(books);
  }

  /** Identifiers of the event loops' threads. */
  public long[] loopThreads() {
    return loopThreads.clone();
  }

  /** Closes all connections. */
  @Override
  public void close() {
    CountDownLatch latch = new CountDownLatch(1);
    vertx.close().onComplete(r -> latch.countDown());
    await(latch);
  }

  /** No more loops than connections, or than users who share a number of requests. */
  private static int lanes(Plan plan, Timetable timetable, int threads) {
    int most = timetable.requests() > 0 ? (int) timetable.highest() : Integer.MAX_VALUE;
    return Math.max(1, Math.min(threads, Math.min(plan.load().connections(), most)));
  }

  private ContextInternal eventLoop(int lane) {
    CountDownLatch latch = new CountDownLatch(1);
    List<Context> deployed = new ArrayList<>();
    Deployable deployable =
        context -> {
          deployed.add(context);
          loopThreads[lane] = Thread.currentThread().getId();
          return Future.succeededFuture();
        };
    vertx.deployVerticle(deployable).onComplete(id -> latch.countDown());
    await(latch);
    return (ContextInternal) deployed.get(0);
  }

  private LoopPump pump(int index) {
    LoopPump[] pump = new LoopPump[1];
    SplittableRandom seeds = seeds(index);
    Requests[] requests = requests(index, seeds.split());
    Connector connector = connector(requests, () -> pump[0]);
    Lane lane =
        new Lane(
            source(index, seeds.split()),
            new EndpointChoice(plan, index, lanes, seeds.split()),
            timetable,
            connector,
            (int) share(plan.load().connections(), index),
            plan.endpoints().stream().mapToLong(Endpoint::timeoutNanos).toArray(),
            clock,
            books.get(index),
            slices);
    pump[0] = new LoopPump(contexts.get(index).nettyEventLoop(), lane, clock);
    return pump[0];
  }

  private SplittableRandom seeds(int lane) {
    SplittableRandom seeds = new SplittableRandom(plan.load().seed());
    for (int i = 0; i < lane; i++) {
      seeds = seeds.split();
    }
    return seeds;
  }

  /** The path of the target's URL, which goes before each path of the plan. */
  static String base(Plan plan) {
    String path = plan.target().getRawPath();
    return path == null ? "" : path.replaceFirst("/+$", "");
  }

  private Sockets sockets(InetSocketAddress address) {
    DueBook book =
        new DueBook(plan.endpoints().size(), Rows.others(plan), timetable.longestNanos());
    books.add(book);
    return new Sockets(
        vertx,
        contexts.get(0).nettyEventLoop(),
        plan,
        address,
        new Tally(book, slices),
        clock,
        timetable::endNanos);
  }

  private Requests[] requests(int lane, SplittableRandom random) {
    Transport transport = plan.transport();
    boolean closing = !transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_1;
    String base = base(plan);
    return plan.endpoints().stream()
        .map(
            e ->
                new Requests(
                    e,
                    plan.crowd().classes(),
                    base,
                    closing,
                    new Draw(random.split(), lane, lanes)))
        .toArray(Requests[]::new);
  }

  private Source source(int lane, SplittableRandom random) {
    if (plan.endpoints().isEmpty()) {
      return new Users(timetable::curve, 0, nanos -> 0, lane, lanes, random);
    }
    if (plan.load().closed()) {
      SplittableRandom rests = random.split();
      Users users =
          new Users(
              timetable::curve,
              (int) Math.round(timetable.highest()),
              nanos -> timetable.at(nanos).think().draw(rests),
              lane,
              lanes,
              random);
      return timetable.requests() == 0 ? users : users.until(share(timetable.requests(), lane));
    }
    Arrivals arrivals =
        plan.load().arrivals() == Load.Arrival.CONSTANT
            ? Arrivals.constant(timetable::curve, lane, lanes)
            : Arrivals.poisson(timetable::curve, lanes, random);
    return plan.crowd().sequences().isEmpty()
        ? arrivals
        : new Journeys(arrivals, timetable::endNanos);
  }

  private long share(long whole, int lane) {
    return whole / lanes + (lane < whole % lanes ? 1 : 0);
  }

  private int warmConnections() {
    if (!plan.transport().keepAlive() || plan.endpoints().isEmpty()) {
      return 0;
    }
    return plan.transport().protocol() == Transport.Protocol.HTTP_2 ? 1 : WARM_CONNECTIONS;
  }

  private Connector connector(Requests[] requests, Supplier<LoopPump> pump) {
    Transport transport = plan.transport();
    boolean shared = transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_2;
    RequestBytes bytes = new RequestBytes(host(plan.target()), plan.endpoints().size());
    return new Connector() {
      @Override
      public void open(Lane lane) {
        connect(lane, pump.get(), requests, bytes);
      }

      @Override
      public int expectedCapacity() {
        return shared ? transport.streams() : 1;
      }
    };
  }

  private void connect(Lane lane, LoopPump pump, Requests[] requests, RequestBytes bytes) {
    Transport transport = plan.transport();
    HttpWire.Terms terms =
        new HttpWire.Terms(
            transport.keepAlive(), transport.streams(), transport.mostBytes(), clock.getAsLong());
    if (transport.protocol() == Transport.Protocol.HTTP_1) {
      client
          .connectPlain()
          .onComplete(
              socket -> opened(lane, pump, new PlainWire(socket, pump, requests, bytes, terms)),
              failure -> refused(lane, pump, failure));
    } else {
      client
          .connect()
          .onComplete(
              connection -> opened(lane, pump, new HttpWire(connection, pump, requests, terms)),
              failure -> refused(lane, pump, failure));
    }
  }

  private static void opened(Lane lane, LoopPump pump, Wire wire) {
    lane.opened(wire);
    pump.poke();
  }

  private static void refused(Lane lane, LoopPump pump, Throwable failure) {
    lane.openFailed(Failures.outcomeOfConnecting(failure));
    pump.poke();
  }

  /** As it stands in the header; the port is left out where the scheme says it. */
  private static String host(URI target) {
    return target.getPort() < 0 ? target.getHost() : target.getHost() + ":" + target.getPort();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the event loop does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
