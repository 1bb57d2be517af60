package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests wait for a connection, each time because of something else: its holders say of what. */
@JudgesTimes
@Isolated("not tried beside the starts of other rows yet")
@ExtendWith(Printed.class)
class HoldersIT {

  private static final ResourceId POOL = ResourceId.pool("till");

  private static final int WARM_UP = 5;

  static Stream<Row> rows() {
    return Row.of(
        "HikariCP",
        List.of("com.zaxxer:HikariCP:*", "com.h2database:h2:2.2.224"),
        List.of("HoldersService.java", "Serving.java"),
        "7.1.0");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void blamesTheSlowStatementOfAnotherEndpoint(Row row) {
    try (Service service = Service.start(row)) {
      Seen before = warmUp(service);
      together(service, 6, "/report", 4, "/quick");

      service.sees(
          seen -> {
            Holding report = holdsMost(before, seen, "GET /report");
            assertThat(report.count()).isEqualTo(6);
            assertThat(report.sqlNanos()).isGreaterThan(most(report.holdNanos()));
            assertThat(slowest(report)).startsWith("sql:select count(*) from system_range");
            waited(before, seen, 4);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void blamesTheRemoteCallInsideTheTransactionWhileItHangsAndAfter(Row row) {
    try (Service service = Service.start(row)) {
      Seen before = warmUp(service);
      List<CompletableFuture<HttpResponse<String>>> asked = ask(service, 2, "/remote");
      service.sees(seen -> assertThat(stillOut(seen, "GET /remote").count()).isEqualTo(2));
      asked.addAll(ask(service, 3, "/quick"));
      service.sees(
          seen -> {
            PoolWindow pool = seen.latestPool("till");
            assertThat(pool.pending()).isEqualTo(3);
            Holding hanging = stillOut(seen, "GET /remote");
            assertThat(hanging.holdNanos()).isGreaterThan(2_000_000_000L);
            assertThat(slowest(hanging)).startsWith("downstream:127.0.0.1:");
            assertThat(hanging.sqlNanos()).isLessThan(hanging.holdNanos() / 20);
            assertThat(pool.oldest())
                .allSatisfy(out -> assertThat(out.inside()).startsWith("downstream:127.0.0.1:"));
          });
      service.get("/settle");
      asked.forEach(CompletableFuture::join);

      service.sees(
          seen -> {
            Holding remote = holdsMost(before, seen, "GET /remote");
            assertThat(remote.afterCommitNanos()).isLessThan(remote.holdNanos() / 20);
            assertThat(remote.elsewhereNanos()).isGreaterThan(most(remote.holdNanos()));
            assertThat(slowest(remote)).startsWith("downstream:127.0.0.1:");
            assertThat(seen.latestPool("till").stillOut()).isEmpty();
            waited(before, seen, 3);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void blamesWhoComputesWhileHolding(Row row) {
    try (Service service = Service.start(row)) {
      Seen before = warmUp(service);
      List<HttpResponse<String>> answers = together(service, 6, "/hash", 4, "/quick");
      long hashing =
          answers.subList(0, 6).stream().mapToLong(answer -> Long.parseLong(answer.body())).sum();

      service.sees(
          seen -> {
            Holding hash = holdsMost(before, seen, "GET /hash");
            assertThat(hash.cpuNanos()).isBetween(hashing * 9 / 10, hashing * 13 / 10);
            assertThat(hash.sqlNanos()).isLessThan(hash.cpuNanos() / 4);
            waited(before, seen, 4);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void showsWhereALeakedConnectionWasBorrowed(Row row) {
    try (Service service = Service.start(row)) {
      service.get("/leak");
      for (int i = 0; i < 20; i++) {
        service.get("/quick");
      }

      service.sees(
          seen -> {
            PoolWindow pool = seen.latestPool("till");
            assertThat(pool.orphaned()).containsExactly(Map.entry("GET /leak", 1L));
            assertThat(pool.oldest()).hasSize(1);
            assertThat(pool.oldest().get(0).stack().get(0)).startsWith("HoldersService.leak(");
            assertThat(pool.nested()).isEmpty();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsWhatIsKeptWhenTheTransactionHasEnded(Row row) {
    try (Service service = Service.start(row)) {
      service.get("/kept");
      service.get("/quick");

      service.sees(
          seen -> {
            Holding kept = seen.holding("till", "GET /kept");
            assertThat(kept.afterCommitNanos()).isBetween(300_000_000L, kept.holdNanos());
            assertThat(seen.holding("till", "GET /quick").afterCommitNanos()).isZero();
          });
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void showsWhereARequestWithAConnectionAsksForAnother(Row row) {
    try (Service service = Service.start(row, "-Dpatience=4000")) {
      List<CompletableFuture<HttpResponse<String>>> asked = ask(service, 2, "/nested");
      asked.forEach(CompletableFuture::join);

      service.sees(
          seen -> {
            PoolWindow.Nested nested = seen.nested("till", "GET /nested");
            assertThat(nested.count()).isEqualTo(2);
            assertThat(nested.stack())
                .anySatisfy(frame -> assertThat(frame).startsWith("HoldersService.audit("))
                .anySatisfy(frame -> assertThat(frame).startsWith("HoldersService.nested("));
            assertThat(seen.errors("GET /nested")).containsKey("pool-timeout");
            assertThat(seen.windows().stream().map(window -> window.pools().get("till")))
                .filteredOn(Objects::nonNull)
                .anySatisfy(
                    pool ->
                        assertThat(pool.oldest())
                            .hasSize(2)
                            .allSatisfy(out -> assertThat(out.inside()).isEqualTo("" + POOL)));
          });
    }
  }

  /** What is seen of some quick requests, of which the first ones take their time. */
  private static Seen warmUp(Service service) {
    for (int i = 0; i < WARM_UP; i++) {
      service.get("/quick");
    }
    AtomicReference<Seen> warm = new AtomicReference<>();
    service.sees(
        seen -> {
          assertThat(seen.requests("GET /quick")).isEqualTo(WARM_UP);
          warm.set(seen);
        });
    return warm.get();
  }

  private static List<HttpResponse<String>> together(
      Service service, int holders, String holding, int waiters, String waiting) {
    List<CompletableFuture<HttpResponse<String>>> asked = ask(service, holders, holding);
    await().until(() -> service.get("/active").equals("2"));
    asked.addAll(ask(service, waiters, waiting));
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static List<CompletableFuture<HttpResponse<String>>> ask(
      Service service, int times, String path) {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    IntStream.range(0, times)
        .forEach(i -> asked.add(CompletableFuture.supplyAsync(() -> service.ask(path))));
    return asked;
  }

  /** What this endpoint did with its connections, having had them nearly all the time. */
  private static Holding holdsMost(Seen before, Seen seen, String endpoint) {
    Holding holding = seen.holding("till", endpoint);
    assertThat(holding.holdNanos())
        .isGreaterThan(most(seen.busyNanos("till") - before.busyNanos("till")));
    return holding;
  }

  private static Holding stillOut(Seen seen, String endpoint) {
    return seen.latestPool("till").stillOut().getOrDefault(endpoint, Holding.NONE);
  }

  private static String slowest(Holding holding) {
    return holding.visited().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey()
        .toString();
  }

  /** Once they had one of eight threads, the quick requests only waited for their connection. */
  private static void waited(Seen before, Seen seen, int requests) {
    LedgerSum cold = before.ledger("GET /quick");
    LedgerSum quick = seen.ledger("GET /quick");
    assertThat(quick.requests() - cold.requests()).isEqualTo(requests);
    assertThat(quick.charge(POOL).waitNanos() - cold.charge(POOL).waitNanos())
        .isGreaterThan(most(onThread(quick) - onThread(cold)));
  }

  private static long onThread(LedgerSum sum) {
    return sum.wallNanos() - sum.charge(ResourceKind.WORKER_THREADS).waitNanos();
  }

  private static long most(long nanos) {
    return nanos * 95 / 100;
  }
}
