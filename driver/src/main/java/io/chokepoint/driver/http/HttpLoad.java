package io.chokepoint.driver.http;

import io.chokepoint.driver.arrival.Arrivals;
import io.chokepoint.driver.arrival.Journeys;
import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Users;
import io.chokepoint.driver.load.Booking;
import io.chokepoint.driver.load.Connector;
import io.chokepoint.driver.load.Descriptors;
import io.chokepoint.driver.load.DueBook;
import io.chokepoint.driver.load.EndpointChoice;
import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.load.Slices;
import io.chokepoint.driver.load.Tally;
import io.chokepoint.driver.load.Wire;
import io.chokepoint.driver.load.Worker;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.WebSocket;
import io.chokepoint.driver.plan.template.Draw;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The load of one plan over HTTP: a few event loops, each with its own worker and its own
 * connections, sharing nothing.
 */
public final class HttpLoad implements AutoCloseable {

  private static final int WARM_CONNECTIONS = 4;

  private final Plan plan;
  private final Timetable timetable;
  private final int workers;
  private final LongSupplier clock;
  private final Slices slices;
  private final List<DueBook> books = new ArrayList<>();
  private final List<LoopPump> pumps = new ArrayList<>();
  private final List<Site> sites;
  private final List<RequestFactory[]> made = new ArrayList<>();
  private final List<ContextInternal> contexts = new ArrayList<>();
  private final long[] loopThreads;
  private final int affordable;
  private final @Nullable Sockets sockets;
  private final Vertx vertx;
  private final List<Client> clients = new ArrayList<>();
  private boolean closed;

  /**
   * Prepares the load; nothing is sent.
   *
   * @param addresses of the plan's destinations, already resolved
   * @param clock plan time, negative until the load begins
   */
  public HttpLoad(
      Plan plan,
      Timetable timetable,
      List<Addresses> addresses,
      int threads,
      LongSupplier clock,
      Slices slices) {
    this.plan = plan;
    this.sites = Site.of(plan);
    this.timetable = timetable;
    this.clock = clock;
    this.slices = slices;
    this.workers = workers(plan, timetable, threads);
    this.loopThreads = new long[workers];
    this.vertx = Client.vertx(workers);
    for (int to = 0; to < addresses.size(); to++) {
      clients.add(new Client(vertx, plan.destinations().get(to), addresses.get(to)));
    }
    for (int worker = 0; worker < workers; worker++) {
      books.add(new DueBook(plan.endpoints().size(), Rows.others(plan), timetable.longestNanos()));
      contexts.add(eventLoop(worker));
    }
    int sockets = plan.webSockets().stream().mapToInt(WebSocket::connections).sum();
    this.affordable =
        Math.max(1, (Descriptors.forConnections() - sockets) / workers / addresses.size());
    for (int worker = 0; worker < workers; worker++) {
      pumps.add(pump(worker));
    }
    this.sockets = plan.webSockets().isEmpty() ? null : sockets(addresses);
  }

  /** Starts all workers; what is due at a negative time does not exist, so they wait for time 0. */
  public void start() {
    for (int i = 0; i < workers; i++) {
      LoopPump pump = pumps.get(i);
      contexts
          .get(i)
          .runOnContext(
              nothing -> {
                warm(pump.worker());
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
    return pumps.stream().mapToLong(p -> p.worker().lastEndNanos()).max().orElse(0);
  }

  /** Whether all that was due has ended. */
  public boolean finished() {
    return pumps.stream().allMatch(LoopPump::finished) && (sockets == null || sockets.finished());
  }

  /** Stops waiting for answers and hands over what there is. */
  public void cutOff() {
    CountDownLatch latch = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
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

  /** How often answers of each endpoint pointed elsewhere; to be asked once all has ended. */
  public List<RedirectCount> redirects() {
    List<RedirectCount> counts = new ArrayList<>();
    for (int i = 0; i < plan.endpoints().size(); i++) {
      RedirectCount count = new RedirectCount(plan.endpoints().get(i));
      for (RequestFactory[] ofWorker : made) {
        count.add(ofWorker[i].redirects());
      }
      counts.add(count);
    }
    return counts;
  }

  public List<DueBook> books() {
    return List.copyOf(books);
  }

  /** Identifiers of the event loops' threads. */
  public long[] loopThreads() {
    return loopThreads.clone();
  }

  /** Closes all connections, once: who writes the report may need their descriptors. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CountDownLatch latch = new CountDownLatch(1);
    vertx.close().onComplete(r -> latch.countDown());
    ended(latch); // loops that are kept from it end with the process; what they measured is there
  }

  /** No more loops than connections, or than users who share a number of requests. */
  private static int workers(Plan plan, Timetable timetable, int threads) {
    int most = timetable.requests() > 0 ? (int) timetable.highest() : Integer.MAX_VALUE;
    return Math.max(1, Math.min(threads, Math.min(plan.load().connections(), most)));
  }

  private ContextInternal eventLoop(int worker) {
    CountDownLatch latch = new CountDownLatch(1);
    List<Context> deployed = new ArrayList<>();
    Deployable deployable =
        context -> {
          deployed.add(context);
          loopThreads[worker] = Thread.currentThread().getId();
          return Future.succeededFuture();
        };
    vertx.deployVerticle(deployable).onComplete(id -> latch.countDown());
    await(latch);
    return (ContextInternal) deployed.get(0);
  }

  private LoopPump pump(int index) {
    LoopPump[] pump = new LoopPump[1];
    SplittableRandom seeds = seeds(index);
    RequestFactory[] requests = requests(index, seeds.split());
    RequestBytes bytes = new RequestBytes(plan.endpoints().size());
    made.add(requests);
    List<Connector> connectors =
        IntStream.range(0, clients.size())
            .mapToObj(to -> connector(to, requests, bytes, () -> pump[0]))
            .toList();
    Worker worker =
        new Worker(
            source(index, seeds.split()),
            new EndpointChoice(plan, index, workers, seeds.split()),
            timetable,
            connectors,
            (int) share(plan.load().connections(), index),
            affordable,
            plan.endpoints(),
            clock,
            books.get(index),
            slices);
    pump[0] = new LoopPump(contexts.get(index).nettyEventLoop(), worker, clock);
    return pump[0];
  }

  private SplittableRandom seeds(int worker) {
    SplittableRandom seeds = new SplittableRandom(plan.load().seed());
    for (int i = 0; i < worker; i++) {
      seeds = seeds.split();
    }
    return seeds;
  }

  private Sockets sockets(List<Addresses> addresses) {
    DueBook book =
        new DueBook(plan.endpoints().size(), Rows.others(plan), timetable.longestNanos());
    books.add(book);
    return new Sockets(
        vertx,
        contexts.get(0).nettyEventLoop(),
        plan,
        addresses,
        new Tally(new Booking(timetable), book, slices),
        clock,
        timetable::endNanos);
  }

  private RequestFactory[] requests(int worker, SplittableRandom random) {
    return plan.endpoints().stream()
        .map(e -> new RequestFactory(e, plan, sites, new Draw(random.split(), worker, workers)))
        .toArray(RequestFactory[]::new);
  }

  private Source source(int worker, SplittableRandom random) {
    if (plan.endpoints().isEmpty()) {
      return new Users(timetable::curve, 0, nanos -> 0, worker, workers, random);
    }
    if (plan.load().closed()) {
      SplittableRandom rests = random.split();
      Users users =
          new Users(
              timetable::curve,
              (int) Math.max(Math.round(timetable.highest()), mostUsers()),
              nanos -> timetable.at(nanos).think().draw(rests),
              worker,
              workers,
              random);
      return timetable.requests() == 0 ? users : users.until(share(timetable.requests(), worker));
    }
    Arrivals arrivals =
        plan.load().arrivals() == Load.Arrival.CONSTANT
            ? Arrivals.constant(timetable::curve, worker, workers)
            : Arrivals.poisson(timetable::curve, workers, random);
    return plan.crowd().sequences().isEmpty()
        ? arrivals
        : new Journeys(arrivals, timetable::endNanos);
  }

  /** Beyond what the timetable has, where it may be changed. */
  private int mostUsers() {
    return timetable.requests() > 0 || timetable.open() ? 0 : plan.mostUsers();
  }

  private long share(long whole, int worker) {
    return whole / workers + (worker < whole % workers ? 1 : 0);
  }

  private void warm(Worker worker) {
    plan.endpoints().stream()
        .map(Endpoint::destination)
        .distinct()
        .filter(to -> plan.destinations().get(to).transport().keepAlive())
        .forEach(to -> worker.warm(to, shared(to) ? 1 : WARM_CONNECTIONS));
  }

  /** Whether several requests are out on a connection to it at a time. */
  private boolean shared(int to) {
    Transport transport = plan.destinations().get(to).transport();
    return transport.keepAlive() && transport.protocol() == Transport.Protocol.HTTP_2;
  }

  private Connector connector(
      int to, RequestFactory[] requests, RequestBytes bytes, Supplier<LoopPump> pump) {
    return new Connector() {
      @Override
      public void open(Worker worker) {
        connect(to, pump.get(), requests, bytes);
      }

      @Override
      public int expectedCapacity() {
        return shared(to) ? plan.destinations().get(to).transport().streams() : 1;
      }
    };
  }

  private void connect(int to, LoopPump pump, RequestFactory[] requests, RequestBytes bytes) {
    Transport transport = plan.destinations().get(to).transport();
    HttpWire.Terms terms =
        new HttpWire.Terms(
            transport.keepAlive(), transport.streams(), transport.mostBytes(), clock.getAsLong());
    if (transport.protocol() == Transport.Protocol.HTTP_1) {
      clients
          .get(to)
          .connectPlain()
          .onComplete(
              socket -> opened(to, pump, new PlainWire(socket, pump, requests, bytes, terms)),
              failure -> refused(to, pump, failure));
    } else {
      clients
          .get(to)
          .connect()
          .onComplete(
              connection -> opened(to, pump, new HttpWire(connection, pump, requests, terms)),
              failure -> refused(to, pump, failure));
    }
  }

  private static void opened(int to, LoopPump pump, Wire wire) {
    pump.worker().opened(to, wire);
    pump.poke();
  }

  private static void refused(int to, LoopPump pump, Throwable failure) {
    @Nullable Refusal refusal = Refusal.of(failure);
    if (refusal != null) {
      pump.worker().refused(to, refusal);
    } else {
      pump.worker().openFailed(to, FailureClasses.outcomeOfConnecting(failure));
    }
    pump.poke();
  }

  private static void await(CountDownLatch latch) {
    if (!ended(latch)) {
      throw new IllegalStateException("the event loop does not answer");
    }
  }

  /** Whether it ended in ten seconds, or the wait was interrupted. */
  private static boolean ended(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
