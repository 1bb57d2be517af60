package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Attribution.OfPool;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionTest {

  private static final ResourceId PAY = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");
  private static final ResourceId POOL = ResourceId.pool("x");
  private static final ResourceId SQL = ResourceId.sql("x");
  private static final ResourceId LIMITER = new ResourceId(ResourceKind.LIMITER, "x");

  /** There is one of each. */
  private static final Set<ResourceKind> UNNAMED =
      EnumSet.of(
          ResourceKind.CPU,
          ResourceKind.GC,
          ResourceKind.SAFEPOINT,
          ResourceKind.RUN_QUEUE,
          ResourceKind.CARRIERS,
          ResourceKind.THROTTLING);

  private static final Leak NO_LEAK = new Leak(0, Map.of(), 0, 0, Map.of());
  private static final Locked NO_LOCKS = new Locked(10, 0, Map.of(), null);
  private static final OfPool NONE = new OfPool(0, 0, 0, 0, 0, 0, Map.of(), null);

  @Test
  void aCallThatWaitsForItsTurnOnAProcessorBlamesTheProcessorsAndNotTheOtherService() {
    Case subject = judged(saturated());

    assertThat(subject.excess().of(PAY)).isGreaterThan(0.3 * subject.attribution().total());
    assertThat(subject.attribution().of(PAY)).isLessThan(0.05 * subject.attribution().total());
    assertThat(subject.attribution().application())
        .isGreaterThan(0.9 * subject.attribution().total());
  }

  /** Code on a thread of the same service ends the wait, and is stretched as the request's own. */
  @Test
  void aWaitThatIsStretchedAsTheServicesOwnCodeIsBlamesTheProcessorsAndNotThePlace() {
    ResourceId place = new ResourceId(ResourceKind.IDLE, "com.example.Prices.await");
    Run run =
        Judged.withLedgers(
            full(new Endpoint("GET /a", 1, new Cpu(9))),
            (w, ledger) -> onOtherThreads(place, ledger));
    Case subject = judged(run);

    assertThat(subject.excess().of(place)).isGreaterThan(0.7 * subject.attribution().total());
    assertThat(subject.attribution().of(place)).isLessThan(0.05 * subject.attribution().total());
    assertThat(subject.attribution().application())
        .isGreaterThan(0.9 * subject.attribution().total());
  }

  /**
   * Whatever grows at once: waits for pools, threads, tasks, permits, locks; calls, statements,
   * pauses, stops; requests without an answer.
   */
  @Test
  void whatIsChargedAndWhatIsNotExplainedAreTheWhole() {
    for (int seed = 1; seed <= 100; seed++) {
      Attribution attribution = grown(new Random(seed));

      assertThat(attribution.total()).isPositive();
      assertThat(charged(attribution) / attribution.total())
          .as("seed %d: %s", seed, attribution)
          .isCloseTo(1, within(1e-6));
    }
  }

  /** What holders waited for in another queue is charged to that queue, and part of the hold. */
  private static double charged(Attribution a) {
    double sum =
        a.database() + a.application() + a.collector() + a.otherProcesses() + a.unexplained();
    for (double nanos : a.others().values()) {
      sum += nanos;
    }
    for (OfPool pool : a.pools().values()) {
      sum += pool.lost() + pool.held() + pool.nested() + pool.work();
      for (Map.Entry<ResourceId, Double> by : pool.heldBy().entrySet()) {
        ResourceKind kind = by.getKey().kind();
        sum -= kind.isQueue() && kind != ResourceKind.CONNECTION_POOL ? by.getValue() : 0;
      }
    }
    return sum;
  }

  private static Attribution grown(Random random) {
    MadeLevel light = new MadeLevel();
    MadeLevel heavy = new MadeLevel();
    for (String endpoint : List.of("GET /a", "GET /b")) {
      Map<ResourceId, Double> before = new HashMap<>();
      Map<ResourceId, Double> after = new HashMap<>();
      for (ResourceKind kind : ResourceKind.values()) {
        if (random.nextInt(3) > 0) {
          ResourceId id = new ResourceId(kind, UNNAMED.contains(kind) ? "" : "x");
          before.put(id, 3 * random.nextDouble());
          after.put(id, before.getOrDefault(id, 0.0) + 20 * random.nextDouble());
        }
      }
      int visits = random.nextInt(3);
      light.endpoint(endpoint, 100 + random.nextInt(100), 1, before, visits);
      heavy.endpoint(endpoint, 300 + random.nextInt(600), 2 + random.nextInt(9), after, visits);
    }
    light.executor("x", 100, 2).statement("x", 10, 2);
    heavy.executor("x", 900, 2 + random.nextInt(9)).statement("x", 90, 2 + random.nextInt(9));
    for (MadeLevel level : List.of(light, heavy)) {
      level.pool("x", 10, 500, 100 + random.nextInt(100), random.nextInt(5), holding(random));
      level.pauseShare = 0.1 * random.nextDouble();
      level.pauseMillis = 50.0;
      level.stoppedShare = 0.1 * random.nextDouble();
      level.stops = 20;
    }
    heavy.offered = 50 + 150 * random.nextDouble();
    heavy.client(1000, random.nextInt(1000), 0.1);
    heavy.hostCpus = 4;
    heavy.processCores = 0.9;
    heavy.throttledShare = random.nextDouble();
    Consumers cpu = consumers(random.nextDouble(), random);
    Leak leak = new Leak(2, Map.of(), 0, 0, Map.of(0L, (long) random.nextInt(3)));
    Locked locked = new Locked(10, random.nextDouble(), Map.of(), null);
    double queuedInHeap = random.nextInt(2) * random.nextDouble();
    return attributed(
        random.nextInt(4) == 0 ? null : light, heavy, cpu, leak, locked, queuedInHeap);
  }

  private static Consumers consumers(double utilization, Random random) {
    return new Consumers(
        utilization,
        0.5,
        0.1 + random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble());
  }

  private static Holding holding(Random random) {
    long sql = random.nextInt(40);
    long cpu = random.nextInt(10);
    long elsewhere = 30 + random.nextInt(30);
    return holding(500, sql, cpu, elsewhere, random.nextInt(10), random.nextInt(10));
  }

  private static Attribution attributed(
      @Nullable MadeLevel light, MadeLevel heavy, Consumers cpu, Leak leak, Locked locked) {
    return attributed(light, heavy, cpu, leak, locked, 0);
  }

  private static Attribution attributed(
      @Nullable MadeLevel light,
      MadeLevel heavy,
      Consumers cpu,
      Leak leak,
      Locked locked,
      double queuedInHeap) {
    Level unloaded = light == null ? null : light.level();
    Level loaded = heavy.level();
    Excess excess = Excess.of(unloaded, loaded);
    return Attribution.of(unloaded, loaded, excess, cpu, Map.of("x", leak), locked, queuedInHeap);
  }

  /**
   * 1,000 borrows wait 40 ms each. A tenth of the connections is lost; holds take 100 ms, 55 ms
   * unloaded, and the pool is as busy as it can be.
   */
  @Test
  void aWaitForAConnectionIsSharedOutByWhatBecameOfTheOthers() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(POOL, 40.0), 1);
    light.pool("x", 10, 100, 55, 0, holding(100, 30, 5, 20, 0, 0));
    heavy.pool("x", 10, 1000, 100, 0, holding(1000, 70, 10, 20, 5, 5));
    heavy.pauseShare = 0.045;
    Leak leak = new Leak(1, Map.of(), 0, 0, Map.of(0L, 1L));

    Attribution attribution = attributed(light, heavy, idle(), leak, NO_LOCKS);

    OfPool of = attribution.pools().getOrDefault("x", NONE);
    double left = 0.9 * 40;
    double held = 0.55 * left * 20 / 55;
    assertThat(attribution.total()).isCloseTo(seconds(40), within(1.0));
    assertThat(of.waited()).isCloseTo(seconds(40), within(1.0));
    assertThat(of.lost()).isCloseTo(seconds(4), within(1.0));
    assertThat(of.behind()).isCloseTo(seconds(0.45 * left), within(1.0));
    assertThat(of.held()).isCloseTo(seconds(0.75 * held), within(1.0));
    assertThat(of.nested()).isCloseTo(seconds(0.25 * held), within(1.0));
    assertThat(of.work()).isCloseTo(seconds(0.55 * left * 35 / 55), within(1.0));
    assertThat(attribution.of(LIMITER)).isCloseTo(seconds(0.25 * held), within(1.0));
    // of the 45 ms, pauses are a tenth: 4.5 % of the whole hold; 40 in 45 of the rest are SQL
    assertThat(attribution.collector()).isCloseTo(seconds(0.045 * left), within(1.0));
    assertThat(attribution.database()).isCloseTo(seconds(0.36 * left), within(1.0));
    assertThat(attribution.unexplained()).isCloseTo(seconds(0.045 * left), within(1.0));
  }

  /**
   * SQL takes 10 ms longer, a quarter of it waiting for locks, and of the rest 60 % computes on
   * this host; 20 ms more have no name. One processor is busy for 75 %, a third of it by the
   * collector: by M/M/1 two thirds of the queue are its doing.
   */
  @Test
  void aQueueForProcessorsIsSharedOutByWhoUsesThem() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(SQL, 10.0), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 25, Map.of(SQL, 20.0), 0);
    light.statement("x", 10, 10);
    heavy.statement("x", 100, 30);
    Locked locked = new Locked(10, 0.5, Map.of(), null); // of 2 more that are under way
    Consumers cpu = new Consumers(0.75, 0.7, 0.25, 0.25, 0.05, 0.6, 0.05, 0.1, 0.05);
    double here = 0.75 * 0.6 * 10;
    double left = (here + 20) / 3;

    Attribution attribution = attributed(light, heavy, cpu, NO_LEAK, locked);

    assertThat(attribution.total()).isCloseTo(seconds(30), within(1.0));
    assertThat(attribution.collector()).isCloseTo(seconds(2 * left), within(1e3));
    assertThat(attribution.application()).isCloseTo(seconds(left * 25 / 45), within(1e3));
    assertThat(attribution.otherProcesses()).isCloseTo(seconds(left * 10 / 45), within(1e3));
    assertThat(attribution.unexplained()).isCloseTo(seconds(left * 5 / 45), within(1e3));
    assertThat(attribution.database()).isCloseTo(seconds(10 - here + left * 5 / 45), within(1e3));
  }

  @Test
  void aWaitForAPoolThatNoWindowTellsOfIsNotExplained() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(POOL, 40.0), 1);

    Attribution attribution = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);

    assertThat(attribution.unexplained()).isCloseTo(seconds(40), within(1.0));
    assertThat(charged(attribution)).isCloseTo(attribution.total(), within(1.0));
  }

  @Test
  void whereProcessorsAreFullAWaitForAPoolOfUnknownHoldsIsTheirs() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(POOL, 40.0), 1);
    heavy.pool("x", 10, 1000, 100, 0, Holding.NONE);
    Consumers full = new Consumers(0.97, 0.7, 0.97, 0, 0, 0, 0, 0, 0);

    Attribution attribution = attributed(light, heavy, full, NO_LEAK, NO_LOCKS);

    assertThat(charged(attribution)).isCloseTo(seconds(40), within(1.0));
  }

  /** However much the processors carry, a pool with nothing left to give serves nobody. */
  @Test
  void whereEachConnectionIsLostFullProcessorsAreNotTheCause() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(POOL, 40.0), 1);
    heavy.pool("x", 10, 1000, 100, 0, Holding.NONE);
    Leak leak = new Leak(10, Map.of(), 0, 0, Map.of(0L, 10L));
    Consumers full = new Consumers(0.97, 0.7, 0.97, 0, 0, 0, 0, 0, 0);

    Attribution attribution = attributed(light, heavy, full, leak, NO_LOCKS);

    OfPool of = attribution.pools().getOrDefault("x", NONE);
    assertThat(of.lost()).isCloseTo(seconds(40), within(1.0));
    assertThat(attribution.application()).isZero();
  }

  @Test
  void whoGetsNoAnswerWaitsOnceWhereBorrowersOfTwoPoolsHang() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(POOL, 4.0), 1);
    heavy.pool("x", 10, 1000, 100, 9, Holding.NONE).pool("y", 10, 1000, 100, 9, Holding.NONE);
    heavy.client(20, 2, 0.1);

    Attribution attribution = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);

    assertThat(charged(attribution)).isCloseTo(attribution.total(), within(1.0));
  }

  /** What the others gain where these lose is no part of what these lose. */
  @Test
  void anEndpointThatGotFasterTakesNothingOffWhatMakesAnotherSlower() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 0);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(SQL, 10.0), 1);
    light.endpoint("GET /b", 100, 1, Map.of(SQL, 20.0), 1);
    heavy.endpoint("GET /b", 1000, 1, Map.of(), 0);

    Attribution attribution = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);

    assertThat(attribution.total()).isCloseTo(seconds(10), within(1.0));
    assertThat(attribution.database()).isCloseTo(seconds(10), within(1.0));
  }

  /**
   * Those that wait for a permit wait as long as those inside are slower, and by what these are.
   */
  @Test
  void aWaitForAPermitGoesToWhatMakesThoseInsideSlower() {
    ResourceId cache = new ResourceId(ResourceKind.CACHE, "x");
    MadeLevel light = new MadeLevel();
    MadeLevel heavy = new MadeLevel();
    light.endpoint("GET /a", 100, 10, Map.of(), 1).endpoint("GET /b", 100, 10, Map.of(), 1);
    light.endpoint("GET /c", 100, 10, Map.of(), 1);
    heavy.endpoint("GET /a", 100, 10, Map.of(LIMITER, 30.0, PAY, 10.0), 1);
    heavy.endpoint("GET /b", 300, 10, Map.of(LIMITER, 30.0, cache, 20.0), 1);
    heavy.endpoint("GET /c", 500, 10, Map.of(PAY, 10.0), 1);

    Attribution attribution = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);

    // 10 ms unloaded and 27.5 ms now: 17.5 in 27.5 of 12 s, of which 1 in 7 is the call's
    double slower = 12 * 17.5 / 27.5;
    assertThat(attribution.of(LIMITER)).isCloseTo(seconds(12 - slower), within(1.0));
    assertThat(attribution.of(PAY)).isCloseTo(seconds(1 + 5 + slower / 7), within(1.0));
    assertThat(attribution.of(cache)).isCloseTo(seconds(6 + slower * 6 / 7), within(1.0));
  }

  /** 18 of 20 requests are not answered, for 5 s each; 4 borrowers wait all the 10 s. */
  @Test
  void whoGetsNoAnswerWaitsForThePoolAsFarAsBorrowersDo() {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 5, Map.of(), 1);
    MadeLevel heavy = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(), 1);
    MadeLevel slow = new MadeLevel().endpoint("GET /a", 1000, 5, Map.of(PAY, 10.0), 1);
    for (MadeLevel level : List.of(heavy, slow)) {
      level.pool("x", 10, 10, 100, 4, Holding.NONE).client(20, 2, 0.1);
    }

    Attribution fast = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);
    Attribution slower = attributed(light, slow, idle(), NO_LEAK, NO_LOCKS);

    assertThat(fast.total()).isCloseTo(seconds(90), within(1.0));
    assertThat(fast.pools().getOrDefault("x", NONE).waited()).isCloseTo(seconds(40), within(1.0));
    assertThat(fast.unexplained()).isCloseTo(seconds(50), within(1.0));
    // where those that are answered are slower, the others wait for what these wait for
    assertThat(slower.total()).isCloseTo(seconds(100), within(1.0));
    assertThat(slower.pools().getOrDefault("x", NONE).waited()).isCloseTo(seconds(80), within(1.0));
    assertThat(slower.of(PAY)).isCloseTo(seconds(20), within(1.0));
    assertThat(slower.unexplained()).isCloseTo(0, within(1.0));
  }

  /**
   * Pauses of 50 ms take a tenth of the time, and the processors are busy for 1 / 9 of the rest: a
   * request of 10 ms takes 0.1 · (25 / (1 − 1 / 9) + 10) = 3.8125 ms longer, as far as it does.
   */
  @ParameterizedTest
  @CsvSource({"20, 3.8125", "1, 2"})
  void whatPilesUpBehindPausesIsTakenOutOfWhatHasNoName(double more, double collector) {
    MadeLevel light = new MadeLevel().endpoint("GET /a", 100, 10, Map.of(), 1);
    MadeLevel heavy = new MadeLevel();
    heavy.endpoint("GET /a", 1000, 10 + more, Map.of(ResourceId.GC, 1.0), 1);
    heavy.pauseShare = 0.1;
    heavy.pauseMillis = 50.0;

    Attribution attribution = attributed(light, heavy, idle(), NO_LEAK, NO_LOCKS);

    assertThat(attribution.collector()).isCloseTo(seconds(collector), within(1e3));
    assertThat(attribution.unexplained()).isCloseTo(seconds(more + 1 - collector), within(1e3));
  }

  private static Consumers idle() {
    return new Consumers(0.1, 0.7, 0.1, 0, 0, 0, 0, 0, 0);
  }

  private static double seconds(double seconds) {
    return seconds * 1e9;
  }

  /** Holds of so many milliseconds, partly spent waiting for a permit or for the pool itself. */
  private static Holding holding(
      int count, long sql, long cpu, long elsewhere, long limiter, long nested) {
    return new Holding(
        count,
        MadeLevel.nanos(count, sql + cpu + elsewhere),
        MadeLevel.nanos(count, sql),
        MadeLevel.nanos(count, cpu),
        MadeLevel.nanos(count, elsewhere),
        Map.of(
            LIMITER, MadeLevel.nanos(count, limiter),
            POOL, MadeLevel.nanos(count, nested)));
  }

  @Test
  void partsNamedTogetherAreNoMoreThanTheWholeWhereOtherRequestsGotShorter() {
    ResourceId threads = new ResourceId(ResourceKind.WORKER_THREADS, "http");
    Map<ResourceId, Double> others = Map.of(threads, 40.0);

    assertThat(Summary.heaviest(new Attribution(100, Map.of(), 0, 0, 0, 0, others, 120)))
        .containsExactly(
            "25 % of the excess is worker threads http",
            "75 % of the excess is charged to no resource");
  }

  private static Case judged(Run run) {
    return Case.of(run, Levels.of(run).usable());
  }

  /** Two processors that are full, and half of the wait for them is within the call. */
  private static Run saturated() {
    Run run = full(new Endpoint("GET /a", 1, new Cpu(9), new Remote(4)));
    return Judged.withLedgers(run, (w, ledger) -> inside(PAY, 0.5, ledger));
  }

  private static Run full(Endpoint endpoint) {
    Service s = new Service();
    s.hostCores = 2;
    s.with(endpoint);
    return Simulation.run(s, 7, Load.open(10, 8), Load.open(240, 8));
  }

  /** Part of what has no name is there. */
  private static LedgerSum inside(ResourceId id, double part, LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.merge(id, new Charge(0, 0, (long) (l.unattributedNanos() * part)), Charge::plus);
    return with(charges, l);
  }

  /** Four fifths of what the service's own code takes it takes on another thread. */
  private static LedgerSum onOtherThreads(ResourceId id, LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    long moved = l.unattributedNanos() * 4 / 5;
    for (ResourceId own : List.of(ResourceId.CPU, ResourceId.RUN_QUEUE)) {
      Charge c = l.charge(own);
      charges.put(own, new Charge(c.visits(), c.waitNanos() / 5, c.serviceNanos() / 5));
      moved += c.residenceNanos() * 4 / 5;
    }
    charges.put(id, new Charge(l.requests(), moved, 0));
    return with(charges, l);
  }

  private static LedgerSum with(Map<ResourceId, Charge> charges, LedgerSum l) {
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }
}
