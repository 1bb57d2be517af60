package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.LockWindow;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Waits of threads for each other, charged to what they waited for. */
@JudgesTimes
@Isolated("not tried beside the starts of other rows yet")
@ExtendWith(Printed.class)
class ThreadsIT {

  private static final Row LOCKS =
      new Row(
          "JDK", "locks", List.of(), List.of("LocksService.java", "Truth.java", "Serving.java"));

  private static final Row TASKS =
      new Row(
          "JDK",
          "executors",
          List.of("com.h2database:h2:2.2.224"),
          List.of("TasksService.java", "Truth.java", "Serving.java"));

  private static final Row CARRIERS =
      new Row(
          "JDK",
          "virtual threads",
          List.of(),
          List.of("CarriersService.java", "Truth.java", "Serving.java"));

  private static final String[] ONE_CARRIER = {
    "-Dserving.virtual=true",
    "-Djdk.virtualThreadScheduler.parallelism=1",
    "-Djdk.virtualThreadScheduler.maxPoolSize=1"
  };

  private static final String SUM = "select sum(x) from system_range(?, ?)";

  private static final ResourceId STOCK = lock("ReentrantLock at LocksService.re");

  @Test
  void chargesWaitsToTheLockPermitOrPlaceTheyWereFor() {
    try (Service service = Service.start(LOCKS, Service.SAMPLED)) {
      waitInEveryWay(service);
      long since = forget(service);
      waitInEveryWay(service);
      service.sees(seen -> everyWaitHasItsName(since(since, seen), truth(service)));
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void chargesWaitsOfVirtualThreads() {
    try (Service service = Service.start(LOCKS, Service.SAMPLED, "-Dserving.virtual=true")) {
      waitInEveryWay(service);
      long since = forget(service);
      waitInEveryWay(service);
      service.sees(seen -> everyWaitHasItsName(since(since, seen), truth(service)));
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void tellsHowLateVirtualThreadsGetACarrier() {
    try (Service service = Service.start(LOCKS, ONE_CARRIER)) {
      service.get("/alone");
      service.sees(seen -> assertThat(lags(seen)).hasSizeGreaterThan(2));

      long began = System.currentTimeMillis();
      Rush.of(8, 400, service, "/alone");
      service.sees(
          seen -> {
            double alone = lags(seen).get(1);
            List<Double> crowded = lags(since(began, seen));
            assertThat(Collections.max(crowded)).isGreaterThan(3 * alone).isGreaterThan(5_000_000);
          });
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void chargesTheWaitForACarrierToTheCarriers() {
    try (Service service = Service.start(CARRIERS, ONE_CARRIER)) {
      crowd(service);
      long since = forget(service);
      crowd(service);
      service.sees(
          seen -> {
            Seen crowded = since(since, seen);
            Map<String, Long> truth = truth(service);
            for (String path : List.of("/burn", "/quick", "/yield", "/wake")) {
              long waited = truth.get(path);
              assertThat(forCarriers(crowded, path))
                  .as(path)
                  .isBetween(atLeast(waited), atMost(waited));
              assertThat(ownLocks(crowded, path)).as(path).isEmpty();
            }
            assertThat(kinds(crowded, "/quick"))
                .doesNotContain(ResourceKind.EXECUTOR, ResourceKind.IDLE, ResourceKind.LIMITER);
            LedgerSum wake = crowded.ledger("GET /wake");
            assertThat(wake.charge(ResourceKind.IDLE).plus(wake.charge(ResourceKind.EXECUTOR)))
                .extracting(Charge::waitNanos)
                .satisfies(
                    nanos -> assertThat(nanos).isLessThan(atMost(truth.get("/wake itself"))));
            assertThat(mostly(holders(crowded, LockWindow.CARRIERS))).isEqualTo("GET /burn");
            addsUp(crowded);
          });
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void chargesTheCarriersWithNothingThatIsWaitedForOtherwise() {
    try (Service service = Service.start(CARRIERS, ONE_CARRIER)) {
      Rush.of(1, 3, service, "/sleep", "/locked", "/burn");
      long since = forget(service);
      Rush.of(1, 24, service, "/sleep", "/locked", "/burn");
      service.sees(
          seen -> {
            Seen quiet = since(since, seen);
            for (String path : List.of("/sleep", "/locked", "/burn")) {
              LedgerSum ledger = quiet.ledger("GET " + path);
              assertThat(ledger.requests()).as(path).isEqualTo(8);
              assertThat(forCarriers(quiet, path)).as(path).isLessThan(ledger.wallNanos() / 20);
            }
            addsUp(quiet);
          });
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void namesThePlaceThatKeptACarrierFromOthers() {
    try (Service service = Service.start(CARRIERS, ONE_CARRIER)) {
      pinWhileOthersWait(service);
      long since = forget(service);
      pinWhileOthersWait(service);
      service.sees(
          seen -> {
            Seen crowded = since(since, seen);
            String place = "CarriersService$Slow.<clinit>";
            long pinned = 6 * 40_000_000L * 99 / 100; // the JVM's clock and the service's differ
            long wall = crowded.ledger("GET /pinned").wallNanos();
            assertThat(holders(crowded, "virtual threads pinned at " + place))
                .containsOnlyKeys("GET /pinned")
                .allSatisfy((who, held) -> assertThat(held).isBetween(pinned, wall));
            assertThat(waited(crowded, "/pinned", new ResourceId(ResourceKind.IDLE, place)))
                .isBetween(pinned, wall);
            assertThat(mostly(holders(crowded, LockWindow.CARRIERS))).isEqualTo("GET /pinned");
            assertThat(stacks(crowded, LockWindow.CARRIERS)).contains(place);
            long waited = truth(service).get("/quick");
            assertThat(forCarriers(crowded, "/quick")).isBetween(atLeast(waited), atMost(waited));
            addsUp(crowded);
          });
    }
  }

  private static void crowd(Service service) {
    Rush.of(10, 60, service, "/burn", "/quick", "/wake", "/yield", "/quick");
  }

  private static void pinWhileOthersWait(Service service) {
    Rush.of(5, 30, service, "/pinned", "/quick", "/quick", "/quick", "/quick");
  }

  private static long forCarriers(Seen seen, String path) {
    return seen.ledger("GET " + path).charge(ResourceId.CARRIERS).waitNanos();
  }

  private static String mostly(Map<String, Long> parts) {
    return Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  @Test
  void warnsOfTracedPinsAndServesAllTheSame() {
    try (Service service = Service.start(LOCKS, "-Djdk.tracePinnedThreads=full")) {
      Rush.of(6, 30, service, "/reserve");
      assertThat(service.output()).anyMatch(line -> line.contains("tracePinnedThreads"));
      service.sees(seen -> assertThat(seen.requests("GET /reserve")).isEqualTo(30));
    }
  }

  @Test
  void chargesTasksToTheRequestsThatWaitForThem() {
    try (Service service = Service.start(TASKS)) {
      haveWorkDone(service);
      long since = forget(service);
      haveWorkDone(service);
      service.sees(seen -> tasksComeBack(since(since, seen), truth(service)));
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void chargesTasksToRequestsOnVirtualThreads() {
    try (Service service = Service.start(TASKS, "-Dserving.virtual=true")) {
      haveWorkDone(service);
      long since = forget(service);
      haveWorkDone(service);
      service.sees(seen -> tasksComeBack(since(since, seen), truth(service)));
    }
  }

  /** Nanoseconds, of each window that has them. */
  private static List<Double> lags(Seen seen) {
    return seen.windows().stream()
        .map(window -> window.eventLoops().get("virtual threads"))
        .filter(Objects::nonNull)
        .map(loops -> (double) loops.meanLagNanos())
        .toList();
  }

  private static void haveWorkDone(Service service) {
    Rush.of(6, 60, service, "/queued");
    Rush.of(2, 20, service, "/async");
    Rush.of(2, 20, service, "/stages");
    Rush.of(2, 20, service, "/scheduled");
    Rush.of(2, 20, service, "/all");
    Rush.of(2, 20, service, "/forgotten");
    Rush.of(2, 20, service, "/late");
  }

  private static void tasksComeBack(Seen seen, Map<String, Long> truth) {
    ResourceId kitchen = new ResourceId(ResourceKind.EXECUTOR, "kitchen");
    ResourceId sum = new ResourceId(ResourceKind.SQL, SUM);
    long queued = truth.get("/queued");
    assertThat(seen.ledger("GET /queued").charge(kitchen).waitNanos())
        .isBetween(atLeast(queued), atMost(queued));
    for (String path : List.of("/async", "/stages", "/scheduled")) {
      long inSql = truth.get(path);
      LedgerSum ledger = seen.ledger("GET " + path);
      assertThat(ledger.charge(sum).serviceNanos())
          .as(path)
          .isBetween(atLeast(inSql), atMost(inSql));
      assertThat(ledger.charge(ResourceKind.IDLE)).as(path).isEqualTo(Charge.NONE);
    }
    assertThat(seen.ledger("GET /stages").charge(sum).visits()).isBetween(30L, 40L);
    assertThat(seen.ledger("GET /all").charge(sum).visits()).isBetween(1L, 40L);
    for (String path : List.of("/forgotten", "/late")) {
      assertThat(seen.ledger("GET " + path).requests()).isEqualTo(20);
      assertThat(kinds(seen, path))
          .as(path)
          .doesNotContain(ResourceKind.SQL, ResourceKind.EXECUTOR, ResourceKind.IDLE);
    }
    assertThat(seen.executions(SUM)).isEqualTo(20 + 2 * 20 + 20 + 2 * 20 + 20 + 20);
    assertThat(ran(seen, "kitchen")).isEqualTo(60);
    assertThat(ran(seen, "clerk")).isEqualTo(2 * 20 + 2 * 20 + 20 + 20);
    assertThat(seen.windows())
        .filteredOn(window -> window.executors().containsKey("kitchen"))
        .allSatisfy(w -> assertThat(w.executors().get("kitchen").capacity()).isEqualTo(1));
    addsUp(seen);
  }

  private static long ran(Seen seen, String executor) {
    return seen.windows().stream()
        .map(window -> window.executors().get(executor))
        .filter(Objects::nonNull)
        .mapToLong(window -> window.execution().count())
        .sum();
  }

  private static void addsUp(Seen seen) {
    seen.windows()
        .forEach(
            window ->
                window
                    .endpoints()
                    .values()
                    .forEach(e -> assertThat(e.ledger().unattributedNanos()).isNotNegative()));
  }

  private static void waitInEveryWay(Service service) {
    Rush.of(6, 60, service, "/reserve", "/release");
    Rush.of(6, 60, service, "/price");
    Rush.of(6, 60, service, "/gate");
    Rush.of(6, 60, service, "/alone");
    Rush.of(1, 15, service, "/bell");
    Rush.of(1, 15, service, "/latch");
  }

  private static void everyWaitHasItsName(Seen seen, Map<String, Long> truth) {
    waitedFor(STOCK, "/reserve", seen, truth);
    waitedFor(STOCK, "/release", seen, truth);
    waitedFor(lock("ReentrantReadWriteLock at LocksService.price"), "/price", seen, truth);
    waitedFor(
        new ResourceId(ResourceKind.LIMITER, "Semaphore at LocksService.gate"),
        "/gate",
        seen,
        truth);
    assertThat(ownLocks(seen, "/gate")).isEmpty();

    assertThat(seen.ledger("GET /alone").requests()).isEqualTo(60);
    assertThat(kinds(seen, "/alone")).doesNotContain(ResourceKind.IDLE, ResourceKind.LIMITER);
    assertThat(waited(seen, "/alone", lock("ReentrantLock at LocksService"))).isZero();

    waitedFor(new ResourceId(ResourceKind.IDLE, "LocksService.bell"), "/bell", seen, truth);
    waitedFor(new ResourceId(ResourceKind.IDLE, "LocksService.latch"), "/latch", seen, truth);
    assertThat(ownLocks(seen, "/latch")).isEmpty();

    assertThat(holders(seen, STOCK.name()))
        .containsKeys("GET /reserve", "GET /release")
        .doesNotContainKey("");
    assertThat(stacks(seen, STOCK.name()))
        .anyMatch(stack -> stack.contains("LocksService.digest < LocksService."));
    addsUp(seen);
  }

  /**
   * As long as the service itself found, of which a thread that need not wait any more may have
   * spent some, and not most, on the wait for a processor, or a carrier.
   */
  private static void waitedFor(
      ResourceId resource, String path, Seen seen, Map<String, Long> truth) {
    long measured = truth.get(path);
    long waited = waited(seen, path, resource);
    assertThat(waited).as(path).isBetween(measured / 2, atMost(measured));
    long runnable = waited(seen, path, ResourceId.RUN_QUEUE) + forCarriers(seen, path);
    assertThat(waited + runnable).as(path).isGreaterThanOrEqualTo(atLeast(measured));
  }

  /** The server's selector has a monitor of its own that requests do wait for now and then. */
  private static List<String> ownLocks(Seen seen, String path) {
    return seen.ledger("GET " + path).charges().keySet().stream()
        .filter(id -> id.kind() == ResourceKind.LOCK)
        .map(ResourceId::name)
        .filter(name -> name.contains("LocksService"))
        .toList();
  }

  private static ResourceId lock(String name) {
    return new ResourceId(ResourceKind.LOCK, name);
  }

  /** What the named resource was charged; a name may be the beginning of one. */
  private static long waited(Seen seen, String path, ResourceId resource) {
    return seen.ledger("GET " + path).charges().entrySet().stream()
        .filter(e -> e.getKey().kind() == resource.kind())
        .filter(e -> e.getKey().name().startsWith(resource.name()))
        .mapToLong(e -> e.getValue().waitNanos())
        .sum();
  }

  private static Set<ResourceKind> kinds(Seen seen, String path) {
    return seen.ledger("GET " + path).charges().keySet().stream()
        .map(ResourceId::kind)
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> holders(Seen seen, String lock) {
    return windows(seen, lock).stream()
        .flatMap(window -> window.holders().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
  }

  private static List<String> stacks(Seen seen, String lock) {
    return windows(seen, lock).stream()
        .flatMap(window -> window.stacks().keySet().stream())
        .toList();
  }

  private static List<LockWindow> windows(Seen seen, String lock) {
    return seen.windows().stream()
        .flatMap(window -> window.locks().entrySet().stream())
        .filter(e -> e.getKey().startsWith(lock))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * What was before warmed up: the first wait of a kind loads classes, in the service and in the
   * agent.
   *
   * @return when the first window begins that has nothing of it
   */
  static long forget(Service service) {
    long began = nextWindow(service);
    service.get("/untruth");
    return began;
  }

  /** Returns when the first window began that has nothing of what was before. */
  static long nextWindow(Service service) {
    long now = System.currentTimeMillis();
    service.sees(seen -> assertThat(seen.windows()).anyMatch(window -> window.startMillis() > now));
    return now + 1;
  }

  static Seen since(long millis, Seen seen) {
    return new Seen(seen.windows().stream().filter(w -> w.startMillis() >= millis).toList());
  }

  static Map<String, Long> truth(Service service) {
    return service
        .get("/truth")
        .lines()
        .map(line -> line.split("="))
        .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
  }

  /**
   * The service's own measurement has in it what strangers take of the processors just before a
   * thread stops and just after it woke up. Where that is more than a twentieth, the machine was
   * not quiet, and {@link QuietMachine} judges nothing.
   */
  static long atLeast(long nanos) {
    return nanos * 95 / 100;
  }

  static long atMost(long nanos) {
    return nanos * 102 / 100;
  }
}
