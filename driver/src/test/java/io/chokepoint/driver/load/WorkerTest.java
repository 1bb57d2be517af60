package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.arrival.Arrivals;
import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Users;
import io.chokepoint.driver.plan.Destination;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Transport;
import io.chokepoint.driver.plan.template.Template;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A worker with a clock set by hand and connections that do what they are told. */
class WorkerTest {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long TIMEOUT = 2 * SECOND;

  private List<Endpoint> endpoints = List.of(endpoint("GET /", 0));
  private List<Connector> connectors = List.of(worker -> this.connectsWanted++);

  private int affordable = Integer.MAX_VALUE;
  private long now;
  private int connectsWanted;
  private final Deque<FakeWire> sent = new ArrayDeque<>();
  private final Slices slices = new Slices(2);
  private DueBook book = new DueBook(1, 0);
  private ClientTimeline timeline = new ClientTimeline(List.of(), 0, slices, List.of());

  @Test
  void latencyCountsFromTheIntendedStartAndServiceFromTheRealOne() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker); // first arrival of 10/s
    connect(worker);
    at(150, worker); // the second waits for the only connection
    at(300, worker);
    answerAt(450, worker); // 400 ms after its intended start; the second and third go out now
    answerAt(500, worker);

    finish(worker);

    assertThat(traffic(0).latency().maxNanos() / MILLI).isEqualTo(400);
    assertThat(traffic(0).latency().percentileNanos(50) / MILLI).isEqualTo(350); // due 150, end 500
    assertThat(traffic(0).service().percentileNanos(50) / MILLI).isEqualTo(50); // sent 450, end 500
  }

  @Test
  void aLoopThatComesLateStillKnowsWhenEveryRequestWasDue() {
    Worker worker = openWorker(10, 1, SECOND, 10);
    at(950, worker); // not called for 950 ms: all ten are due
    for (int i = 0; i < 10; i++) {
      connect(worker);
    }
    assertThat(sent).hasSize(10);
    while (!sent.isEmpty()) {
      answerAt(960, worker);
    }

    finish(worker);

    assertThat(traffic(0).due()).isEqualTo(10);
    assertThat(traffic(0).completed()).isEqualTo(10);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(909L, 911L);
    assertThat(traffic(0).service().maxNanos() / MILLI).isBetween(9L, 11L);
    assertThat(window(0).driver().loopLagNanos() / MILLI).isEqualTo(900);
  }

  @Test
  void everySecondInWhichTheLoopWasAwayIsTheDriversHoweverLateItComesBack() {
    Worker worker = openWorker(10, 1, 5 * SECOND, 10);
    at(500, worker);
    at(3700, worker); // away for 3.2 s

    finish(worker);

    for (int second = 0; second < 4; second++) {
      assertThat(window(second).driver().limited()).as("second " + second).isNotNull();
    }
  }

  @Test
  void whatCouldNotBeSentByTheEndAndAGraceIsCountedAsNotSent() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker);
    for (int millis = 150; millis < 1000; millis += 100) {
      at(millis, worker);
    }
    at(1990, worker);
    assertThat(timeline.notSent()).isZero();
    at(2000, worker); // the step ended at 1 s, its grace a second later

    finish(worker);

    assertThat(traffic(0).due()).isEqualTo(10);
    assertThat(traffic(0).notSent()).isEqualTo(9);
  }

  @Test
  void everyDueRequestIsCountedExactlyOnce() {
    Worker worker = openWorker(200, 2, 3 * SECOND, 3);
    SplittableRandom chance = new SplittableRandom(9);
    for (int millis = 0; millis < 9000; millis += 5) {
      at(millis, worker);
      connectsFailOrOpen(worker, chance);
      if (!sent.isEmpty() && chance.nextInt(3) == 0) {
        FakeWire wire = sent.remove();
        switch (chance.nextInt(4)) {
          case 0 -> worker.failed(wire.exchange(), Outcome.RESET);
          case 1 -> worker.answered(wire.exchange(), 503, true);
          case 2 -> worker.answered(wire.exchange(), 200, false);
          default -> worker.answered(wire.exchange(), 200, true);
        }
      }
    }
    assertThat(worker.done()).isTrue();

    finish(worker);

    long due = 0;
    long notSent = 0;
    long ended = 0;
    for (ClientWindow window : timeline.windows()) {
      ClientWindow.Traffic t = window.endpoints().get("GET /");
      due += t.due();
      notSent += t.notSent();
      ended += t.latency().count();
    }
    assertThat(due).isEqualTo(600);
    assertThat(notSent).isPositive();
    assertThat(ended + notSent).isEqualTo(due);
  }

  @Test
  void aRequestWithoutAnAnswerTimesOutAndItsConnectionIsClosed() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker);
    FakeWire wire = sent.remove();
    worker.stop();
    at(2040, worker);
    assertThat(wire.closed).isFalse();
    at(2050, worker);

    finish(worker);

    assertThat(wire.closed).isTrue();
    assertThat(traffic(0).errors()).containsExactly(Map.entry("unanswered", 1L));
    assertThat(traffic(0).completed()).isZero();
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(1999L, 2001L);
    assertThat(timeline.failed()).isEqualTo(1);
  }

  @Test
  void anAnswerThatBeganAndNeverEndedIsATimeout() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker);
    sent.remove().exchange().answering();
    worker.stop();
    at(2050, worker);

    finish(worker);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("timeout", 1L));
  }

  @Test
  void aRequestCountsInTheStepInWhichItWasDueHoweverLateItEnds() {
    Worker worker = openWorker(10, 2, SECOND, 20);
    at(950, worker);
    for (int i = 0; i < 10; i++) {
      connect(worker);
    }
    for (int i = 0; i < 9; i++) {
      answerAt(960, worker); // the step's own second
    }
    answerAt(1500, worker); // due in the first step, answered in the second
    worker.stop();

    finish(worker);

    assertThat(traffic(0).latency().count()).isEqualTo(10);
    assertThat(traffic(0).completed()).isEqualTo(9);
    assertThat(traffic(1).latency().count()).isZero();
    assertThat(traffic(1).completed()).isEqualTo(1);
  }

  @Test
  void withinItsStepARequestCountsWhenItEnds() {
    Worker worker = openWorker(10, 1, 4 * SECOND, 1);
    at(50, worker);
    connect(worker);
    answerAt(1500, worker);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).latency().count()).isZero();
    assertThat(traffic(1).latency().maxNanos() / MILLI).isBetween(1449L, 1451L);
  }

  @Test
  void whatIsUnderWayWhenTheLoadIsStoppedCountsWhereItWasDue() {
    Worker worker = openWorker(10, 1, 60 * SECOND, 1);
    at(50, worker);
    connect(worker);
    at(980, worker);
    worker.stop();
    answerAt(1100, worker);

    finish(worker);

    assertThat(traffic(0).latency().count()).isEqualTo(1);
  }

  @Test
  void whatIsStillOutWhenNobodyWaitsAnyMoreIsUnanswered() {
    Worker worker = openWorker(10, 1, 3 * SECOND, 10);
    at(50, worker);
    connect(worker);
    at(150, worker);
    connect(worker);
    answerAt(160, worker);
    worker.stop();
    at(1200, worker);

    finish(worker);

    assertThat(traffic(0).completed()).isEqualTo(1);
    assertThat(traffic(0).errors()).isEqualTo(Map.of("unanswered", 1L));
    assertThat(worker.quiet()).isTrue();
  }

  @Test
  void aRequestWhoseKeptConnectionWasClosedAsIdleIsSentAgainOnceOverANewOne() {
    Worker worker = openWorker(10, 1, SECOND, 2);
    at(50, worker);
    connect(worker);
    answerAt(55, worker);
    at(150, worker); // over the kept connection, idle for 95 ms
    FakeWire kept = sent.remove();
    worker.failed(kept.exchange(), Outcome.RESET);
    worker.closed(kept);
    assertThat(sent).isEmpty();
    now = 160 * MILLI;
    connect(worker);
    FakeWire fresh = sent.peek();
    assertThat(fresh.exchange()).isSameAs(kept.exchange());
    answerAt(170, worker);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).errors()).isEmpty();
    assertThat(traffic(0).completed()).isEqualTo(2);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(19L, 21L); // since it was due
  }

  @Test
  void whatMayNotBeSentAgainIsToldApartFromAReset() {
    endpoints = List.of(endpoint("POST", "GET /", 0));
    Worker worker = openWorker(10, 1, SECOND, 2);
    at(50, worker);
    connect(worker);
    answerAt(55, worker);
    at(150, worker);
    FakeWire kept = sent.remove();
    worker.failed(kept.exchange(), Outcome.RESET);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("closed-idle", 1L));
  }

  @Test
  void aConnectionThatBreaksAtWorkIsAReset() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker); // nobody had to wait for it: it was never idle
    worker.failed(sent.remove().exchange(), Outcome.RESET);
    connectIfWanted(worker);
    at(150, worker);
    connectIfWanted(worker);
    answerAt(155, worker);
    at(250, worker); // idle for 95 ms, and the service works on it for 300 ms
    now = 550 * MILLI;
    worker.failed(sent.remove().exchange(), Outcome.RESET);
    at(550, worker);
    connectIfWanted(worker);
    sent.peek().exchange().answering(); // its answer had begun
    worker.failed(sent.remove().exchange(), Outcome.RESET);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("reset", 3L));
  }

  @Test
  void anAnswerAfterTheTimeoutIsNotCountedAgain() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker);
    Exchange late = sent.remove().exchange();
    worker.stop();
    at(2050, worker);
    worker.answered(late, 200, true);

    finish(worker);

    assertThat(traffic(0).latency().count()).isEqualTo(1);
  }

  @Test
  void aConnectionThatCannotBeOpenedFailsTheRequestThatWaitsLongest() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    now = 80 * MILLI;
    connectsWanted--;
    worker.openFailed(0, Outcome.CONNECT);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("connect", 1L));
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(29L, 31L);
  }

  @Test
  void whatTheMachineRefusesTheDriverIsNotSentAndTheDriversLimit() {
    Worker worker = openWorker(10, 1, SECOND, 2);
    at(50, worker);
    now = 80 * MILLI;
    connectsWanted--;
    worker.refused(0, Refusal.DESCRIPTOR);
    at(150, worker);
    connect(worker);
    worker.refused(sent.remove().exchange(), Refusal.MEMORY);
    worker.stop();

    finish(worker);

    assertThat(traffic(0).due()).isEqualTo(2);
    assertThat(traffic(0).notSent()).isEqualTo(2);
    assertThat(traffic(0).errors()).isEmpty();
    assertThat(traffic(0).latency().count()).isZero();
    assertThat(window(0).driver().limited()).isEqualTo(Refusal.MEMORY.words());
    assertThat(worker.quiet()).isTrue();
  }

  @Test
  void noMoreConnectionsAreOpenedThanThereAreDescriptorsFor() {
    affordable = 2;
    Worker worker = openWorker(100, 1, SECOND, 3);
    at(500, worker);
    connect(worker);
    answerAt(510, worker);
    worker.stop();

    finish(worker);

    assertThat(connectsWanted).isEqualTo(1);
    assertThat(sent).hasSize(1); // those who wait have what there is
    assertThat(window(0).driver().limited()).isEqualTo(Refusal.DESCRIPTOR.words());
  }

  @Test
  void noMoreConnectionsAreOpenedThanAllowed() {
    Worker worker = openWorker(100, 1, SECOND, 3);
    at(500, worker);

    assertThat(connectsWanted).isEqualTo(3);
  }

  @Test
  void aClosedConnectionIsNotUsedAgain() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connect(worker);
    FakeWire first = sent.remove();
    worker.answered(first.exchange(), 200, true);
    worker.closed(first);
    at(150, worker);

    assertThat(sent).isEmpty();
    assertThat(connectsWanted).isEqualTo(1);
  }

  @Test
  void aUserThinksAfterAnAnswerBeforeTheNextRequestIsDue() {
    Worker worker = closedWorker(1, 100 * MILLI, 10 * SECOND);
    now = worker.nextNanos();
    while (sent.isEmpty()) {
      now += MILLI;
      worker.run();
      connectIfWanted(worker);
    }
    now = 3000 * MILLI;
    sent.remove();
    worker.answered(lastExchange, 200, true);
    at(3099, worker);
    assertThat(sent).isEmpty();
    at(3100, worker);
    assertThat(sent).hasSize(1);
    answerAt(3150, worker);
    worker.stop();

    finish(worker);

    assertThat(traffic(3).latency().percentileNanos(1) / MILLI).isBetween(49L, 50L);
  }

  @Test
  void aConnectionWithRoomForManyCarriesAsManyAndNoMore() {
    Worker worker = openWorker(100, 1, SECOND, 2);
    at(50, worker);
    FakeWire wire = connectWide(worker, 3);
    at(95, worker);

    assertThat(wire.all).hasSize(3);
    now = 100 * MILLI;
    worker.answered(wire.all.get(1), 200, true);
    assertThat(wire.all).hasSize(4);
    assertThat(wire.closed).isFalse();
  }

  @Test
  void aFailedRequestAmongManyLeavesTheOthersOnTheirConnection() {
    Worker worker = openWorker(100, 1, SECOND, 1);
    at(29, worker);
    FakeWire wire = connectWide(worker, 3);
    Exchange failed = wire.all.get(0);
    worker.failed(failed, Outcome.TOO_LARGE);

    assertThat(wire.abandoned).containsExactly(failed);
    assertThat(wire.closed).isFalse();
    worker.answered(wire.all.get(1), 200, true);
    worker.answered(wire.all.get(2), 200, true);
    worker.stop();
    finish(worker);
    assertThat(traffic(0).errors()).containsExactly(Map.entry("too-large", 1L));
    assertThat(traffic(0).completed()).isEqualTo(2);
  }

  @Test
  void aConnectionThatIsLeavingAnswersWhatItHasAndTakesNoMore() {
    Worker worker = openWorker(100, 1, SECOND, 2);
    at(29, worker);
    FakeWire wire = connectWide(worker, 5);
    assertThat(wire.all).hasSize(3);
    worker.leaving(wire);
    at(39, worker);

    assertThat(wire.all).hasSize(3);
    assertThat(wire.closed).isFalse();
    wire.all.forEach(e -> worker.answered(e, 200, true));
    assertThat(wire.closed).isTrue();
    assertThat(connectsWanted).isPositive();
  }

  @Test
  void openingAConnectionForOneRequestIsPartOfItsServiceTime() {
    Worker worker = openWorker(10, 1, SECOND, 1);
    at(50, worker);
    connectsWanted--;
    now = 80 * MILLI;
    FakeWire wire = new FakeWire(worker);
    wire.begunNanos = 55 * MILLI;
    worker.opened(0, wire);
    now = 90 * MILLI;
    worker.answered(wire.exchange(), 200, false);
    worker.stop();
    finish(worker);

    assertThat(wire.closed).isTrue();
    assertThat(traffic(0).service().maxNanos() / MILLI).isEqualTo(35);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isEqualTo(40);
  }

  @Test
  void whoWaitsForOneTargetKeepsNobodyFromAnother() {
    int[] wantedOfOther = {0};
    endpoints = List.of(endpoint("GET /", 0), endpoint("other", 1));
    connectors = List.of(worker -> connectsWanted++, worker -> wantedOfOther[0]++);
    Worker worker = openWorker(100, 1, SECOND, 2);
    at(500, worker);
    assertThat(connectsWanted).isEqualTo(2);
    assertThat(wantedOfOther[0]).isEqualTo(2);

    FakeWire other = new FakeWire(worker);
    worker.opened(1, other);
    for (int i = 0; i < 5; i++) {
      worker.answered(other.exchange(), 200, true);
    }

    assertThat(other.all).hasSize(6).allMatch(e -> e.endpoint() == 1);
    connect(worker);
    assertThat(lastExchange.endpoint()).isZero();
    worker.closed(other); // as many may be opened in its place
    assertThat(wantedOfOther[0]).isEqualTo(3);
    assertThat(connectsWanted).isEqualTo(1);
  }

  private static Endpoint endpoint(String name, int destination) {
    return endpoint("GET", name, destination);
  }

  private static Endpoint endpoint(String method, String name, int destination) {
    return Endpoint.builder(name, method, Template.strict("/"))
        .destination(destination)
        .weight(1)
        .timeoutNanos(TIMEOUT)
        .build();
  }

  private FakeWire connectWide(Worker worker, int capacity) {
    connectsWanted--;
    FakeWire wire = new FakeWire(worker);
    wire.capacity = capacity;
    worker.opened(0, wire);
    return wire;
  }

  private Exchange lastExchange;

  private Worker openWorker(double rate, int steps, long lengthNanos, int connections) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      stages.add(new Stage(Offered.open(rate), 0, lengthNanos));
    }
    Load load = Load.builder(Load.Arrival.CONSTANT, List.of(stages.get(0)), 1).build();
    Timetable timetable = Timetable.of(load);
    return worker(Arrivals.constant(timetable::curve, 0, 1), load, timetable, connections);
  }

  private Worker closedWorker(int users, long thinkNanos, long lengthNanos) {
    Stage stage = new Stage(Offered.closed(users), thinkNanos, lengthNanos);
    Load load = Load.builder(Load.Arrival.POISSON, List.of(stage), 1).build();
    Timetable timetable = Timetable.of(load);
    Users source =
        new Users(timetable::curve, users, t -> thinkNanos, 0, 1, new SplittableRandom(1));
    return worker(source, load, timetable, users);
  }

  private Worker worker(Source source, Load load, Timetable timetable, int connections) {
    Destination here = new Destination(URI.create("http://localhost"), Transport.DEFAULT);
    Plan plan = Plan.builder("worker", List.of(here), endpoints, load).build();
    book = new DueBook(endpoints.size(), timetable.endNanos());
    timeline =
        new ClientTimeline(
            endpoints.stream().map(Endpoint::name).toList(), 0, slices, List.of(book));
    return new Worker(
        source,
        new EndpointChoice(plan, 0, 1, new SplittableRandom(1)),
        timetable,
        connectors,
        connections,
        affordable,
        endpoints,
        () -> now,
        book,
        slices);
  }

  private void at(long millis, Worker worker) {
    now = millis * MILLI;
    worker.run();
  }

  private void connect(Worker worker) {
    connectsWanted--;
    worker.opened(0, new FakeWire(worker));
  }

  private void connectIfWanted(Worker worker) {
    if (connectsWanted > 0) {
      connect(worker);
    }
  }

  private void connectsFailOrOpen(Worker worker, SplittableRandom chance) {
    while (connectsWanted > 0) {
      if (chance.nextInt(5) == 0) {
        connectsWanted--;
        worker.openFailed(0, Outcome.CONNECT);
      } else {
        connect(worker);
      }
    }
  }

  private void answerAt(long millis, Worker worker) {
    now = millis * MILLI;
    worker.answered(sent.remove().exchange(), 200, true);
  }

  private void finish(Worker worker) {
    worker.cutOff();
    timeline.collect();
  }

  private ClientWindow window(int second) {
    return timeline.window(second);
  }

  private ClientWindow.Traffic traffic(int second) {
    return window(second).endpoints().get("GET /");
  }

  private final class FakeWire extends Wire {
    private final Worker worker;
    private Exchange exchange;
    private boolean closed;
    private int capacity = 1;
    private long begunNanos = Long.MAX_VALUE;
    private final List<Exchange> all = new ArrayList<>();
    private final List<Exchange> abandoned = new ArrayList<>();

    FakeWire(Worker worker) {
      this.worker = worker;
    }

    Exchange exchange() {
      return exchange;
    }

    @Override
    protected int capacity() {
      return capacity;
    }

    @Override
    protected boolean abandon(Exchange given) {
      abandoned.add(given);
      return capacity > 1;
    }

    @Override
    protected long begunNanos() {
      return begunNanos;
    }

    @Override
    protected void send(Exchange newExchange) {
      exchange = newExchange;
      all.add(newExchange);
      lastExchange = newExchange;
      sent.add(this);
    }

    @Override
    protected void close() {
      if (!closed) {
        closed = true;
        worker.closed(this);
      }
    }
  }
}
