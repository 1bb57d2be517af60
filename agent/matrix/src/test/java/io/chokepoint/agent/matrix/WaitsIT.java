package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The time in which a request meets no library: what waits in it, by the JDK's own means, is named
 * and charged as long as the service itself found it waiting.
 */
@JudgesTimes
@Isolated("not tried beside the starts of other rows yet")
@ExtendWith(Printed.class)
class WaitsIT {

  private static final Percentage NEAR = Percentage.withPercentage(5);

  /** Monitors too: the server's selector has one that a loaded machine makes requests wait for. */
  private static final Set<ResourceKind> KNOWN =
      EnumSet.of(
          ResourceKind.RUN_QUEUE, ResourceKind.GC, ResourceKind.SAFEPOINT, ResourceKind.LOCK);

  /** What is measured of each request, and not divided by samples. */
  private static final List<ResourceKind> EXACT =
      List.of(ResourceKind.GC, ResourceKind.SAFEPOINT, ResourceKind.WORKER_THREADS);

  static Stream<Row> rows() {
    return Row.of(
        "JDK",
        List.of(),
        List.of("WaitsService.java", "Serving.java"),
        String.valueOf(Runtime.version().feature()));
  }

  private static Service start(Row row) {
    return Service.start(row, "-Xmx96m", "-XX:+UseSerialGC");
  }

  private static Service startSampled(Row row) {
    return Service.start(row, "-Xmx96m", "-XX:+UseSerialGC", Service.SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesPausesToWhatTheyWereFor(Row row) {
    try (Service service = start(row)) {
      long littering = load(service, "/garbage", 1, 15);
      long collecting = load(service, "/collect", 1, 20);
      long counting = load(service, "/stop", 1, 20);

      service.sees(
          seen -> {
            charged(seen, "GET /garbage", 15, ResourceKind.GC, littering);
            charged(seen, "GET /collect", 20, ResourceKind.GC, collecting);
            charged(seen, "GET /stop", 20, ResourceKind.SAFEPOINT, counting);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesAMonitorThatRequestsWaitForAndNoneThatTheyDoNot(Row row) {
    try (Service service = startSampled(row)) {
      long since = warm(service, "/contended", "/uncontended");
      long waiting = load(service, "/contended", 6, 600);
      load(service, "/uncontended", 6, 600);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            LedgerSum contended = charged(seen, "GET /contended", 600, ResourceKind.LOCK, waiting);
            assertThat(only(contended)).isEqualTo("WaitsService$Till at WaitsService.pay");
            assertThat(ownNames(adds(seen, "GET /uncontended", 600))).isEmpty();
            assertThat(seen.windows())
                .flatMap(w -> w.locks().entrySet())
                .filteredOn(e -> e.getKey().equals(only(contended)))
                .flatMap(e -> e.getValue().holders().keySet())
                .isNotEmpty()
                .containsOnly("GET /contended");
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesIdlingToTheCodeThatIdles(Row row) {
    try (Service service = startSampled(row)) {
      long since = warm(service, "/sleep", "/wait");
      long sleeping = load(service, "/sleep", 4, 800);
      long waiting = load(service, "/wait", 4, 800);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            LedgerSum slept = charged(seen, "GET /sleep", 800, ResourceKind.IDLE, sleeping);
            assertThat(only(slept)).isEqualTo("WaitsService.nap in java.lang.Thread.sleep");
            LedgerSum waited = charged(seen, "GET /wait", 800, ResourceKind.IDLE, waiting);
            assertThat(only(waited)).startsWith("WaitsService.waitFor in java.lang.Object.wait");
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsTimeOnAProcessorFromTheWaitForOne(Row row) {
    try (Service service = start(row)) {
      long since = warm(service, "/compute");
      long queueing = load(service, "/compute", 8, 200);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            LedgerSum ledger = charged(seen, "GET /compute", 200, ResourceKind.RUN_QUEUE, queueing);
            // what the server and cold code compute comes on top, up to 2 ms a request
            assertThat(ledger.charge(ResourceKind.CPU).serviceNanos())
                .isBetween(200 * 19_000_000L, 200 * 22_000_000L);
            assertThat(ownNames(ledger)).isEmpty();
            assertThat(ledger.charge(ResourceKind.THROTTLING)).isEqualTo(Charge.NONE);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  @EnabledIf("canLimit")
  void chargesThrottlingWhereTheControlGroupHoldsBack(Row row) {
    try (ControlGroup group = ControlGroup.limitedTo(0.4);
        Service service = Service.start(group.launcher(), row, "-Xmx96m", "-XX:+UseSerialGC")) {
      load(service, "/uncontended", 1, 5);
      long before = group.throttledNanos();
      long waiting = load(service, "/compute", 1, 100);
      long heldBack = group.throttledNanos() - before;

      service.sees(
          seen -> {
            LedgerSum ledger = charged(seen, "GET /compute", 100, ResourceKind.THROTTLING, waiting);
            // the kernel adds up over processors, and the JVM's own threads may use all of them;
            // a thread waits on until its turn comes after the group may run again, on the one
            // processor for longer than on the other
            long each = heldBack / Runtime.getRuntime().availableProcessors();
            assertThat(ledger.charge(ResourceKind.THROTTLING).waitNanos())
                .isBetween(each * 3 / 4, heldBack * 11 / 10);
          });
    }
  }

  static boolean canLimit() {
    return ControlGroup.possible();
  }

  /** What the server's own locks are called is not the service's. */
  private static List<String> ownNames(LedgerSum ledger) {
    return ledger.charges().keySet().stream()
        .map(ResourceId::name)
        .filter(name -> name.startsWith("WaitsService"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesTheDiskWhereFilesAreForcedToIt(Row row) {
    try (Service service = startSampled(row)) {
      long since = warm(service, "/write");
      long writing = load(service, "/write", 1, 600);

      service.sees(
          all -> {
            Seen seen = ThreadsIT.since(since, all);
            LedgerSum ledger = charged(seen, "GET /write", 600, ResourceKind.DISK, writing);
            assertThat(only(ledger)).isEqualTo("WaitsService.write");
          });
    }
  }

  private static String only(LedgerSum ledger) {
    List<String> names = ownNames(ledger);
    assertThat(names).hasSize(1);
    return names.get(0);
  }

  /**
   * Charged to this kind what the service itself measured, but for what is known to be something
   * else: a thread that need not wait any more may have to for a processor, or stand still.
   */
  private static LedgerSum charged(
      Seen seen, String endpoint, int requests, ResourceKind kind, long nanos) {
    LedgerSum ledger = adds(seen, endpoint, requests);
    long charged = ledger.charge(kind).residenceNanos();
    long known = charged;
    for (ResourceKind other : KNOWN) {
      known += other == kind ? 0 : ledger.charge(other).residenceNanos();
    }
    double near = nanos * NEAR.value / 100 + chance(ledger, charged);
    assertThat(charged)
        .as("%s of %s: %s", kind, endpoint, ledger)
        .isBetween(1L, (long) (nanos + near));
    assertThat(known).as("with what is known of %s", ledger).isGreaterThan((long) (nanos - near));
    return ledger;
  }

  /**
   * How far off a charge may be that is a share of the time that samples divide: three standard
   * errors of a proportion. That of the whole counts as nineteen in twenty. None, where nothing was
   * sampled.
   */
  private static double chance(LedgerSum ledger, long charged) {
    double divided = ledger.wallNanos();
    for (ResourceKind exact : EXACT) {
      divided -= ledger.charge(exact).residenceNanos();
    }
    double share = Math.min(0.95, charged / divided);
    return ledger.samples() == 0
        ? 0
        : divided * 3 * Math.sqrt(share * (1 - share) / ledger.samples());
  }

  private static LedgerSum adds(Seen seen, String endpoint, int requests) {
    assertThat(seen.requests(endpoint)).isEqualTo(requests);
    LedgerSum ledger = seen.ledger(endpoint);
    long charged = ledger.charges().values().stream().mapToLong(Charge::residenceNanos).sum();
    assertThat(ledger.unattributedNanos()).as("rest of %s", ledger).isNotNegative();
    assertThat(charged + ledger.unattributedNanos()).isEqualTo(ledger.wallNanos());
    return ledger;
  }

  /** The first requests wait for classes, as long as the machine's disk likes. */
  private static long warm(Service service, String... paths) {
    service.warmUp(() -> List.of(paths).forEach(path -> load(service, path, 2, 10)));
    return ThreadsIT.nextWindow(service);
  }

  /** What the answers of so many requests, some at once, add up to. */
  private static long load(Service service, String path, int atOnce, int requests) {
    Callable<Long> request = () -> Long.valueOf(service.get(path));
    ExecutorService clients = Executors.newFixedThreadPool(atOnce);
    try {
      long sum = 0;
      for (Future<Long> answer : clients.invokeAll(Collections.nCopies(requests, request))) {
        sum += answer.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(path, e);
    } finally {
      clients.shutdownNow();
    }
  }
}
