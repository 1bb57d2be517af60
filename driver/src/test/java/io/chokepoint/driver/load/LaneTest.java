package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.arrival.Arrivals;
import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Users;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Inspection;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Template;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A lane with a clock set by hand and connections that do what they are told. */
class LaneTest {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final long TIMEOUT = 2 * SECOND;

  private List<Endpoint> endpoints = List.of(endpoint("GET /", 0));
  private List<Connector> connectors = List.of(lane -> this.connectsWanted++);

  private int affordable = Integer.MAX_VALUE;
  private long now;
  private int connectsWanted;
  private final Deque<FakeWire> sent = new ArrayDeque<>();
  private final Slices slices = new Slices(2);
  private DueBook book = new DueBook(1, 0);
  private ClientTimeline timeline = new ClientTimeline(List.of(), 0, slices, List.of());

  @Test
  void latencyCountsFromTheIntendedStartAndServiceFromTheRealOne() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane); // first arrival of 10/s
    connect(lane);
    at(150, lane); // the second waits for the only connection
    at(300, lane);
    answerAt(450, lane); // 400 ms after its intended start; the second and third go out now
    answerAt(500, lane);

    finish(lane);

    assertThat(traffic(0).latency().maxNanos() / MILLI).isEqualTo(400);
    assertThat(traffic(0).latency().percentileNanos(50) / MILLI).isEqualTo(350); // due 150, end 500
    assertThat(traffic(0).service().percentileNanos(50) / MILLI).isEqualTo(50); // sent 450, end 500
  }

  @Test
  void aLoopThatComesLateStillKnowsWhenEveryRequestWasDue() {
    Lane lane = openLane(10, 1, SECOND, 10);
    at(950, lane); // not called for 950 ms: all ten are due
    for (int i = 0; i < 10; i++) {
      connect(lane);
    }
    assertThat(sent).hasSize(10);
    while (!sent.isEmpty()) {
      answerAt(960, lane);
    }

    finish(lane);

    assertThat(traffic(0).due()).isEqualTo(10);
    assertThat(traffic(0).completed()).isEqualTo(10);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(909L, 911L);
    assertThat(traffic(0).service().maxNanos() / MILLI).isBetween(9L, 11L);
    assertThat(window(0).driver().loopLagNanos() / MILLI).isEqualTo(900);
  }

  @Test
  void everySecondInWhichTheLoopWasAwayIsTheDriversHoweverLateItComesBack() {
    Lane lane = openLane(10, 1, 5 * SECOND, 10);
    at(500, lane);
    at(3700, lane); // away for 3.2 s

    finish(lane);

    for (int second = 0; second < 4; second++) {
      assertThat(window(second).driver().limited()).as("second " + second).isNotNull();
    }
  }

  @Test
  void whatCouldNotBeSentByTheEndAndAGraceIsCountedAsNotSent() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane);
    for (int millis = 150; millis < 1000; millis += 100) {
      at(millis, lane);
    }
    at(1990, lane);
    assertThat(timeline.notSent()).isZero();
    at(2000, lane); // the step ended at 1 s, its grace a second later

    finish(lane);

    assertThat(traffic(0).due()).isEqualTo(10);
    assertThat(traffic(0).notSent()).isEqualTo(9);
  }

  @Test
  void everyDueRequestIsCountedExactlyOnce() {
    Lane lane = openLane(200, 2, 3 * SECOND, 3);
    SplittableRandom chance = new SplittableRandom(9);
    for (int millis = 0; millis < 9000; millis += 5) {
      at(millis, lane);
      connectsFailOrOpen(lane, chance);
      if (!sent.isEmpty() && chance.nextInt(3) == 0) {
        FakeWire wire = sent.remove();
        switch (chance.nextInt(4)) {
          case 0 -> lane.failed(wire.exchange(), Outcome.RESET);
          case 1 -> lane.answered(wire.exchange(), 503, true);
          case 2 -> lane.answered(wire.exchange(), 200, false);
          default -> lane.answered(wire.exchange(), 200, true);
        }
      }
    }
    assertThat(lane.done()).isTrue();

    finish(lane);

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
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane);
    FakeWire wire = sent.remove();
    lane.stop();
    at(2040, lane);
    assertThat(wire.closed).isFalse();
    at(2050, lane);

    finish(lane);

    assertThat(wire.closed).isTrue();
    assertThat(traffic(0).errors()).containsExactly(Map.entry("unanswered", 1L));
    assertThat(traffic(0).completed()).isZero();
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(1999L, 2001L);
    assertThat(timeline.failed()).isEqualTo(1);
  }

  @Test
  void anAnswerThatBeganAndNeverEndedIsATimeout() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane);
    sent.remove().exchange().answering();
    lane.stop();
    at(2050, lane);

    finish(lane);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("timeout", 1L));
  }

  @Test
  void aRequestCountsInTheStepInWhichItWasDueHoweverLateItEnds() {
    Lane lane = openLane(10, 2, SECOND, 20);
    at(950, lane);
    for (int i = 0; i < 10; i++) {
      connect(lane);
    }
    for (int i = 0; i < 9; i++) {
      answerAt(960, lane); // the step's own second
    }
    answerAt(1500, lane); // due in the first step, answered in the second
    lane.stop();

    finish(lane);

    assertThat(traffic(0).latency().count()).isEqualTo(10);
    assertThat(traffic(0).completed()).isEqualTo(9);
    assertThat(traffic(1).latency().count()).isZero();
    assertThat(traffic(1).completed()).isEqualTo(1);
  }

  @Test
  void withinItsStepARequestCountsWhenItEnds() {
    Lane lane = openLane(10, 1, 4 * SECOND, 1);
    at(50, lane);
    connect(lane);
    answerAt(1500, lane);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).latency().count()).isZero();
    assertThat(traffic(1).latency().maxNanos() / MILLI).isBetween(1449L, 1451L);
  }

  @Test
  void whatIsUnderWayWhenTheLoadIsStoppedCountsWhereItWasDue() {
    Lane lane = openLane(10, 1, 60 * SECOND, 1);
    at(50, lane);
    connect(lane);
    at(980, lane);
    lane.stop();
    answerAt(1100, lane);

    finish(lane);

    assertThat(traffic(0).latency().count()).isEqualTo(1);
  }

  @Test
  void whatIsStillOutWhenNobodyWaitsAnyMoreIsUnanswered() {
    Lane lane = openLane(10, 1, 3 * SECOND, 10);
    at(50, lane);
    connect(lane);
    at(150, lane);
    connect(lane);
    answerAt(160, lane);
    lane.stop();
    at(1200, lane);

    finish(lane);

    assertThat(traffic(0).completed()).isEqualTo(1);
    assertThat(traffic(0).errors()).isEqualTo(Map.of("unanswered", 1L));
    assertThat(lane.quiet()).isTrue();
  }

  @Test
  void aRequestWhoseKeptConnectionWasClosedAsIdleIsSentAgainOnceOverANewOne() {
    Lane lane = openLane(10, 1, SECOND, 2);
    at(50, lane);
    connect(lane);
    answerAt(55, lane);
    at(150, lane); // over the kept connection, idle for 95 ms
    FakeWire kept = sent.remove();
    lane.failed(kept.exchange(), Outcome.RESET);
    lane.closed(kept);
    assertThat(sent).isEmpty();
    now = 160 * MILLI;
    connect(lane);
    FakeWire fresh = sent.peek();
    assertThat(fresh.exchange()).isSameAs(kept.exchange());
    answerAt(170, lane);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).errors()).isEmpty();
    assertThat(traffic(0).completed()).isEqualTo(2);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(19L, 21L); // since it was due
  }

  @Test
  void whatMayNotBeSentAgainIsToldApartFromAReset() {
    endpoints = List.of(endpoint("POST", "GET /", 0));
    Lane lane = openLane(10, 1, SECOND, 2);
    at(50, lane);
    connect(lane);
    answerAt(55, lane);
    at(150, lane);
    FakeWire kept = sent.remove();
    lane.failed(kept.exchange(), Outcome.RESET);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("closed-idle", 1L));
  }

  @Test
  void aConnectionThatBreaksAtWorkIsAReset() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane); // nobody had to wait for it: it was never idle
    lane.failed(sent.remove().exchange(), Outcome.RESET);
    connectIfWanted(lane);
    at(150, lane);
    connectIfWanted(lane);
    answerAt(155, lane);
    at(250, lane); // idle for 95 ms, and the service works on it for 300 ms
    now = 550 * MILLI;
    lane.failed(sent.remove().exchange(), Outcome.RESET);
    at(550, lane);
    connectIfWanted(lane);
    sent.peek().exchange().answering(); // its answer had begun
    lane.failed(sent.remove().exchange(), Outcome.RESET);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("reset", 3L));
  }

  @Test
  void anAnswerAfterTheTimeoutIsNotCountedAgain() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane);
    Exchange late = sent.remove().exchange();
    lane.stop();
    at(2050, lane);
    lane.answered(late, 200, true);

    finish(lane);

    assertThat(traffic(0).latency().count()).isEqualTo(1);
  }

  @Test
  void aConnectionThatCannotBeOpenedFailsTheRequestThatWaitsLongest() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    now = 80 * MILLI;
    connectsWanted--;
    lane.openFailed(0, Outcome.CONNECT);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).errors()).containsExactly(Map.entry("connect", 1L));
    assertThat(traffic(0).latency().maxNanos() / MILLI).isBetween(29L, 31L);
  }

  @Test
  void whatTheMachineRefusesTheDriverIsNotSentAndTheDriversLimit() {
    Lane lane = openLane(10, 1, SECOND, 2);
    at(50, lane);
    now = 80 * MILLI;
    connectsWanted--;
    lane.refused(0, Refusal.DESCRIPTOR);
    at(150, lane);
    connect(lane);
    lane.refused(sent.remove().exchange(), Refusal.MEMORY);
    lane.stop();

    finish(lane);

    assertThat(traffic(0).due()).isEqualTo(2);
    assertThat(traffic(0).notSent()).isEqualTo(2);
    assertThat(traffic(0).errors()).isEmpty();
    assertThat(traffic(0).latency().count()).isZero();
    assertThat(window(0).driver().limited()).isEqualTo(Refusal.MEMORY.words());
    assertThat(lane.quiet()).isTrue();
  }

  @Test
  void noMoreConnectionsAreOpenedThanThereAreDescriptorsFor() {
    affordable = 2;
    Lane lane = openLane(100, 1, SECOND, 3);
    at(500, lane);
    connect(lane);
    answerAt(510, lane);
    lane.stop();

    finish(lane);

    assertThat(connectsWanted).isEqualTo(1);
    assertThat(sent).hasSize(1); // those who wait have what there is
    assertThat(window(0).driver().limited()).isEqualTo(Refusal.DESCRIPTOR.words());
  }

  @Test
  void noMoreConnectionsAreOpenedThanAllowed() {
    Lane lane = openLane(100, 1, SECOND, 3);
    at(500, lane);

    assertThat(connectsWanted).isEqualTo(3);
  }

  @Test
  void aClosedConnectionIsNotUsedAgain() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connect(lane);
    FakeWire first = sent.remove();
    lane.answered(first.exchange(), 200, true);
    lane.closed(first);
    at(150, lane);

    assertThat(sent).isEmpty();
    assertThat(connectsWanted).isEqualTo(1);
  }

  @Test
  void aUserThinksAfterAnAnswerBeforeTheNextRequestIsDue() {
    Lane lane = closedLane(1, 100 * MILLI, 10 * SECOND);
    now = lane.nextNanos();
    while (sent.isEmpty()) {
      now += MILLI;
      lane.run();
      connectIfWanted(lane);
    }
    now = 3000 * MILLI;
    sent.remove();
    lane.answered(lastExchange, 200, true);
    at(3099, lane);
    assertThat(sent).isEmpty();
    at(3100, lane);
    assertThat(sent).hasSize(1);
    answerAt(3150, lane);
    lane.stop();

    finish(lane);

    assertThat(traffic(3).latency().percentileNanos(1) / MILLI).isBetween(49L, 50L);
  }

  @Test
  void aConnectionWithRoomForManyCarriesAsManyAndNoMore() {
    Lane lane = openLane(100, 1, SECOND, 2);
    at(50, lane);
    FakeWire wire = connectWide(lane, 3);
    at(95, lane);

    assertThat(wire.all).hasSize(3);
    now = 100 * MILLI;
    lane.answered(wire.all.get(1), 200, true);
    assertThat(wire.all).hasSize(4);
    assertThat(wire.closed).isFalse();
  }

  @Test
  void aFailedRequestAmongManyLeavesTheOthersOnTheirConnection() {
    Lane lane = openLane(100, 1, SECOND, 1);
    at(29, lane);
    FakeWire wire = connectWide(lane, 3);
    Exchange failed = wire.all.get(0);
    lane.failed(failed, Outcome.TOO_LARGE);

    assertThat(wire.abandoned).containsExactly(failed);
    assertThat(wire.closed).isFalse();
    lane.answered(wire.all.get(1), 200, true);
    lane.answered(wire.all.get(2), 200, true);
    lane.stop();
    finish(lane);
    assertThat(traffic(0).errors()).containsExactly(Map.entry("too-large", 1L));
    assertThat(traffic(0).completed()).isEqualTo(2);
  }

  @Test
  void aConnectionThatIsLeavingAnswersWhatItHasAndTakesNoMore() {
    Lane lane = openLane(100, 1, SECOND, 2);
    at(29, lane);
    FakeWire wire = connectWide(lane, 5);
    assertThat(wire.all).hasSize(3);
    lane.leaving(wire);
    at(39, lane);

    assertThat(wire.all).hasSize(3);
    assertThat(wire.closed).isFalse();
    wire.all.forEach(e -> lane.answered(e, 200, true));
    assertThat(wire.closed).isTrue();
    assertThat(connectsWanted).isPositive();
  }

  @Test
  void openingAConnectionForOneRequestIsPartOfItsServiceTime() {
    Lane lane = openLane(10, 1, SECOND, 1);
    at(50, lane);
    connectsWanted--;
    now = 80 * MILLI;
    FakeWire wire = new FakeWire(lane);
    wire.begunNanos = 55 * MILLI;
    lane.opened(0, wire);
    now = 90 * MILLI;
    lane.answered(wire.exchange(), 200, false);
    lane.stop();
    finish(lane);

    assertThat(wire.closed).isTrue();
    assertThat(traffic(0).service().maxNanos() / MILLI).isEqualTo(35);
    assertThat(traffic(0).latency().maxNanos() / MILLI).isEqualTo(40);
  }

  @Test
  void whoWaitsForOneTargetKeepsNobodyFromAnother() {
    int[] wantedOfOther = {0};
    endpoints = List.of(endpoint("GET /", 0), endpoint("other", 1));
    connectors = List.of(lane -> connectsWanted++, lane -> wantedOfOther[0]++);
    Lane lane = openLane(100, 1, SECOND, 2);
    at(500, lane);
    assertThat(connectsWanted).isEqualTo(2);
    assertThat(wantedOfOther[0]).isEqualTo(2);

    FakeWire other = new FakeWire(lane);
    lane.opened(1, other);
    for (int i = 0; i < 5; i++) {
      lane.answered(other.exchange(), 200, true);
    }

    assertThat(other.all).hasSize(6).allMatch(e -> e.endpoint() == 1);
    connect(lane);
    assertThat(lastExchange.endpoint()).isZero();
    lane.closed(other); // as many may be opened in its place
    assertThat(wantedOfOther[0]).isEqualTo(3);
    assertThat(connectsWanted).isEqualTo(1);
  }

  private static Endpoint endpoint(String name, int destination) {
    return endpoint("GET", name, destination);
  }

  private static Endpoint endpoint(String method, String name, int destination) {
    return new Endpoint(
        name,
        destination,
        method,
        Template.strict("/"),
        Map.of(),
        null,
        1,
        TIMEOUT,
        null,
        Inspection.NONE,
        null,
        Map.of());
  }

  private FakeWire connectWide(Lane lane, int capacity) {
    connectsWanted--;
    FakeWire wire = new FakeWire(lane);
    wire.capacity = capacity;
    lane.opened(0, wire);
    return wire;
  }

  private Exchange lastExchange;

  private Lane openLane(double rate, int steps, long lengthNanos, int connections) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      stages.add(new Stage(Offered.open(rate), 0, lengthNanos));
    }
    Load load = new Load(Load.Arrival.CONSTANT, null, List.of(stages.get(0)), 0, 1, 1);
    Timetable timetable = Timetable.of(load);
    return lane(Arrivals.constant(timetable::curve, 0, 1), load, timetable, connections);
  }

  private Lane closedLane(int users, long thinkNanos, long lengthNanos) {
    Stage stage = new Stage(Offered.closed(users), thinkNanos, lengthNanos);
    Load load = new Load(Load.Arrival.POISSON, null, List.of(stage), 0, 1, 1);
    Timetable timetable = Timetable.of(load);
    Users source =
        new Users(timetable::curve, users, t -> thinkNanos, 0, 1, new SplittableRandom(1));
    return lane(source, load, timetable, users);
  }

  private Lane lane(Source source, Load load, Timetable timetable, int connections) {
    Plan plan = new Plan("lane", URI.create("http://localhost"), null, endpoints, load, "");
    book = new DueBook(endpoints.size(), timetable.endNanos());
    timeline =
        new ClientTimeline(
            endpoints.stream().map(Endpoint::name).toList(), 0, slices, List.of(book));
    return new Lane(
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

  private void at(long millis, Lane lane) {
    now = millis * MILLI;
    lane.run();
  }

  private void connect(Lane lane) {
    connectsWanted--;
    lane.opened(0, new FakeWire(lane));
  }

  private void connectIfWanted(Lane lane) {
    if (connectsWanted > 0) {
      connect(lane);
    }
  }

  private void connectsFailOrOpen(Lane lane, SplittableRandom chance) {
    while (connectsWanted > 0) {
      if (chance.nextInt(5) == 0) {
        connectsWanted--;
        lane.openFailed(0, Outcome.CONNECT);
      } else {
        connect(lane);
      }
    }
  }

  private void answerAt(long millis, Lane lane) {
    now = millis * MILLI;
    lane.answered(sent.remove().exchange(), 200, true);
  }

  private void finish(Lane lane) {
    lane.cutOff();
    timeline.collect();
  }

  private ClientWindow window(int second) {
    return timeline.window(second);
  }

  private ClientWindow.Traffic traffic(int second) {
    return window(second).endpoints().get("GET /");
  }

  private final class FakeWire extends Wire {
    private final Lane lane;
    private Exchange exchange;
    private boolean closed;
    private int capacity = 1;
    private long begunNanos = Long.MAX_VALUE;
    private final List<Exchange> all = new ArrayList<>();
    private final List<Exchange> abandoned = new ArrayList<>();

    FakeWire(Lane lane) {
      this.lane = lane;
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
        lane.closed(this);
      }
    }
  }
}
