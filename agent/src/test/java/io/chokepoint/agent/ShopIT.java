package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.shop.Shop;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged agent in a Spring Boot service with HikariCP and H2. */
class ShopIT {

  private static final String SELECT = "select item from orders where id = ?";

  private static TestJvm shop;
  private static String url;

  @BeforeAll
  static void start() {
    shop =
        TestJvm.start(
            TestJvm.applicationClassPath(),
            Shop.class,
            "-javaagent:" + TestJvm.agentJar() + "=port=0",
            "-Dserver.port=0",
            "-Dshop.tracker=true");
    url = "http://127.0.0.1:" + shop.awaitOutput("^SERVING (\\d+)");
    shop.agentUrl();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  void namesEndpointsByTheirTemplate() {
    for (int id = 1; id <= 20; id++) {
      TestJvm.get(url + "/orders/" + id);
    }

    Seen seen = seen(s -> s.requests("GET /orders/{id}") >= 20);

    assertThat(seen.statuses("GET /orders/{id}")).containsOnlyKeys(200);
    assertThat(seen.windows())
        .allSatisfy(w -> assertThat(w.endpoints().keySet()).noneMatch(k -> k.matches(".*/\\d+")));
  }

  @Test
  void accountsForMostOfEachRequestAndForNoMoreThanItTook() {
    String orders = "GET /orders/{id}";
    for (int i = 0; i < 50; i++) {
      TestJvm.get(url + "/orders/1"); // the first ones load classes
    }
    LedgerSum before = seen(s -> s.requests(orders) >= 50).ledger(orders);
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      TestJvm.get(url + "/orders/1");
    }
    long took = System.nanoTime() - began;
    long requests = before.requests() + 200;

    LedgerSum all = seen(s -> s.requests(orders) >= requests).ledger(orders);
    LedgerSum ledger = all.minus(before);

    assertThat(ledger.requests()).isEqualTo(200);
    assertThat(ledger.wallNanos()).isPositive().isLessThan(took);
    assertThat(ledger.unattributedNanos()).isBetween(0L, ledger.wallNanos() / 2);
    assertThat(ledger.charge(ResourceId.sql(SELECT)).visits()).isEqualTo(200);
    assertThat(ledger.charge(ResourceKind.SQL).serviceNanos()).isPositive();
    assertThat(all.charge(ResourceId.pool("shop")).waitNanos()).isPositive();
    assertThat(ledger.charge(ResourceId.CPU).serviceNanos()).isPositive();
    assertThat(all.allocatedBytes()).isPositive();
  }

  @Test
  void leavesValuesOutOfStatements() {
    TestJvm.get(url + "/literal/4711");
    TestJvm.get(url + "/orders/1");

    Seen seen = seen(s -> s.requests("GET /literal/{id}") >= 1 && s.executions(SELECT) >= 2);

    assertThat(seen.ledger("GET /literal/{id}").charge(ResourceId.sql(SELECT)).visits())
        .isPositive();
    assertThat(seen.windows().toString())
        .doesNotContainPattern("\\b4711\\b") // nanoseconds may have these digits in them
        .doesNotContain("milk");
  }

  @Test
  void countsTheRowsThatStatementsRead() {
    String range = "select x from system_range(?, ?)";
    TestJvm.get(url + "/rows/3000");
    TestJvm.get(url + "/rows/500");

    assertThat(seen(s -> s.executions(range) >= 2).rows(range)).isEqualTo(3_500);
  }

  @Test
  void countsARowOfAStatementThatWasNotPreparedAndOfAResultThatIsNotReadToItsEnd() {
    long before = rowsOnceNoMoreCome();
    TestJvm.get(url + "/literal/1");
    TestJvm.get(url + "/orders/1");

    assertThat(seen(s -> s.rows(SELECT) >= before + 2).rows(SELECT)).isEqualTo(before + 2);
  }

  private static long rowsOnceNoMoreCome() {
    AtomicLong rows = new AtomicLong(-1);
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(2_500))
        .until(() -> new Seen(shop.timeline()).rows(SELECT), now -> rows.getAndSet(now) == now);
    return rows.get();
  }

  @Test
  void tellsWhatTheHolderOfAConnectionDid() {
    TestJvm.get(url + "/hold/1?millis=200");

    Seen seen = seen(s -> s.holding("shop", "GET /hold/{id}").count() >= 1);

    Holding holding = seen.holding("shop", "GET /hold/{id}");
    assertThat(holding.holdNanos()).isGreaterThan(200_000_000L * holding.count());
    assertThat(holding.elsewhereNanos()).isGreaterThan(150_000_000L * holding.count());
    assertThat(holding.sqlNanos()).isPositive();
    assertThat(holding.sqlNanos() + holding.cpuNanos() + holding.elsewhereNanos())
        .isEqualTo(holding.holdNanos());
    assertThat(seen.executions("COMMIT")).isPositive();
  }

  @Test
  void countsThoseWhoGaveUpWaitingForAConnection() {
    List<CompletableFuture<Void>> requests =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> TestJvm.get(url + "/hold/1?millis=900"),
                        task -> new Thread(task).start()))
            .toList();
    requests.forEach(CompletableFuture::join);

    Seen seen = seen(s -> s.timeouts("shop") > 0 && !s.errors("GET /hold/{id}").isEmpty());

    assertThat(seen.errors("GET /hold/{id}")).containsOnlyKeys("pool-timeout");
    assertThat(seen.errors("GET /hold/{id}").get("pool-timeout"))
        .isEqualTo(seen.statuses("GET /hold/{id}").get(500));
  }

  @Test
  void namesTheExceptionBehindAnError() {
    TestJvm.get(url + "/fail");

    Seen seen = seen(s -> s.requests("GET /fail") >= 1);

    assertThat(seen.errors("GET /fail")).containsOnlyKeys("IllegalStateException");
    assertThat(seen.statuses("GET /fail")).containsOnlyKeys(500);
  }

  @Test
  void chargesAnUnknownPathToTheMappingThatAnsweredIt() {
    assertThat(TestJvm.get(url + "/no/such/page").statusCode()).isEqualTo(404);

    Seen seen = seen(s -> s.requests("GET /**") >= 1);

    assertThat(seen.statuses("GET /**")).containsKey(404);
    assertThat(seen.requests("GET /error")).isZero();
  }

  @Test
  void timesAnAsynchronousRequestUntilItCompletes() {
    assertThat(TestJvm.get(url + "/later?millis=300").body()).contains("done");

    Seen seen = seen(s -> s.requests("GET /later") >= 1);

    assertThat(seen.requests("GET /later")).isEqualTo(1);
    assertThat(seen.latency("GET /later").maxNanos()).isGreaterThan(290_000_000L);
  }

  @Test
  void timesARequestThatCompletesInAnotherThread() {
    assertThat(TestJvm.get(url + "/stream?millis=300").body()).contains("done");

    Seen seen = seen(s -> s.requests("GET /stream") >= 1);

    assertThat(seen.requests("GET /stream")).isEqualTo(1);
    assertThat(seen.latency("GET /stream").maxNanos()).isGreaterThan(290_000_000L);
  }

  @Test
  void seesTheConnectionThatIsStillOutAfterItsRequest() {
    TestJvm.get(url + "/leak");
    try {
      Seen seen = seen(s -> !s.latestPool("shop").orphaned().isEmpty());

      PoolWindow pool = seen.latestPool("shop");
      assertThat(pool.orphaned()).containsEntry("GET /leak", 1L);
      assertThat(pool.oldest().get(0).orphaned()).isTrue();
      assertThat(pool.active()).isPositive();
    } finally {
      TestJvm.get(url + "/unleak");
    }
    seen(s -> s.latestPool("shop").orphaned().isEmpty() && s.latestPool("shop").active() == 0);
  }

  @Test
  void readsThePoolsOwnState() {
    Seen seen = seen(s -> s.latestPool("shop").idle() > 0);

    assertThat(seen.latestPool("shop").capacity()).isEqualTo(4);
    assertThat(seen.latestPool("shop").minIdle()).isEqualTo(4);
  }

  @Test
  void leavesTheApplicationsOwnMetricsTrackerAlone() {
    double before = Double.parseDouble(TestJvm.get(url + "/tracked").body());
    TestJvm.get(url + "/orders/1");

    assertThat(Double.parseDouble(TestJvm.get(url + "/tracked").body()))
        .isEqualTo(before + 1, within(0.0));
  }

  @Test
  void reportsNoErrorOfItsOwn() {
    seen(s -> s.windows().size() >= 2);

    assertThat(TestJvm.get(shop.agentUrl() + "/api/v1/health").body())
        .contains("\"errors\":0,\"firstErrors\":[]");
  }

  private static Seen seen(Predicate<Seen> enough) {
    return await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> new Seen(shop.timeline()), enough);
  }
}
