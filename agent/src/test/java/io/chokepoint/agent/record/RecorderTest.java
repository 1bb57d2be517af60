package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.MadeLedger;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Sink.Outcome;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RecorderTest {

  private long now = 1_000_000;
  private final Recorder recorder = new Recorder(new AgentErrors(), () -> now);
  private final Resource pool = Objects.requireNonNull(recorder.pool(new FakePool()));

  @Test
  void knowsAPoolOnceHoweverManyThreadsAreTheFirstToBorrowFromIt() {
    FakePool shared = new FakePool();
    recorder.pool(shared);
    recorder.pool(shared);

    assertThat(recorder.connectionPools().get("FakePool"))
        .filteredOn(known -> known == shared)
        .hasSize(1);
  }

  @Test
  void integratesOccupancyExactly() {
    recorder.borrowed(pool);
    now += 100;
    recorder.borrowed(pool);
    now += 50;
    recorder.returned(pool, now - 150);
    now += 850;

    PoolWindow first = drain().pools().get("FakePool");

    assertThat(first.busyNanos()).isEqualTo(100 + 2 * 50 + 850);
    assertThat(first.active()).isEqualTo(1);
    now += 1_000;
    assertThat(drain().pools().get("FakePool").busyNanos()).isEqualTo(1_000);
  }

  @Test
  void losesNothingOfAnyEventBetweenWindows() throws InterruptedException {
    Recorder real = new Recorder(new AgentErrors());
    Resource shared = Objects.requireNonNull(real.pool(new FakePool()));
    Resource statement = real.statement("select 1", Object.class);
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(4);
    long[] held = new long[4];
    long[] events = new long[4];
    for (int t = 0; t < 4; t++) {
      int thread = t;
      new Thread(
              () -> {
                while (!done.get()) {
                  long since = real.borrowed(shared);
                  held[thread] += real.returned(shared, since);
                  real.statementEnded(statement, 1_000, Outcome.DONE);
                  events[thread]++;
                }
                ended.countDown();
              })
          .start();
    }
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      windows.add(real.drain(i, SystemWindow.unknown(1), Map.of()));
      Thread.onSpinWait();
    }
    done.set(true);
    ended.await();
    windows.add(real.drain(50, SystemWindow.unknown(1), Map.of()));

    long busy = windows.stream().mapToLong(w -> w.pools().get("FakePool").busyNanos()).sum();
    long returned = windows.stream().mapToLong(w -> w.pools().get("FakePool").hold().count()).sum();
    long executed =
        windows.stream()
            .filter(w -> w.statements().containsKey("select ?"))
            .mapToLong(w -> w.statements().get("select ?").latency().count())
            .sum();
    assertThat(busy).isEqualTo(held[0] + held[1] + held[2] + held[3]);
    assertThat(returned)
        .isEqualTo(executed)
        .isEqualTo(events[0] + events[1] + events[2] + events[3]);
    assertThat(windows.get(50).pools().get("FakePool").active()).isZero();
  }

  @Test
  void tellsTheSlowestRequestOfEachWindowWithItsOwnLedger() {
    Resource statement = recorder.statement("select 1", Object.class);
    new MadeLedger().begin("GET", "/a").visit(statement, 500).end(recorder, 500, 200);
    new MadeLedger().begin("GET", "/b").visit(statement, 5_000).end(recorder, 2_000, 503);
    new MadeLedger().begin("GET", "/a").visit(statement, 700).end(recorder, 300, 200);

    List<SlowRequest> slowest = drain().slowest();

    assertThat(slowest).hasSize(1);
    assertThat(slowest.get(0).endpoint()).isEqualTo("GET /b");
    assertThat(slowest.get(0).wallNanos()).isEqualTo(7_000);
    assertThat(slowest.get(0).status()).isEqualTo(503);
    assertThat(slowest.get(0).charges())
        .isEqualTo(Map.of(ResourceId.sql("select ?"), new Charge(1, 0, 5_000)));
    assertThat(slowest.get(0).traceId()).isNull();
    assertThat(slowest.get(0).unattributedNanos()).isEqualTo(2_000);
    assertThat(drain().slowest()).isEmpty();
  }

  @Test
  void splitsHoldingTimeSoThatItAddsUp() {
    recorder.held(pool, "GET", "/a", 4, 1_000, 300, 2, 200);

    Holding holding = drain().pools().get("FakePool").holders().get("GET /a");

    assertThat(holding).isEqualTo(new Holding(4, 1_000, 300, 400, 300));
  }

  @Test
  void takesTheFormerMeanWhereAWindowHasNoSample() {
    recorder.held(pool, "GET", "/a", 1, 1_000, 0, 1, 100);
    drain();
    drain();
    recorder.held(pool, "GET", "/a", 2, 1_000, 0, 0, 0);
    drain();
    recorder.held(pool, "GET", "/a", 2, 1_000, 0, 0, 0);

    assertThat(drain().pools().get("FakePool").holders().get("GET /a").cpuNanos()).isEqualTo(200);
  }

  @Test
  void keepsWhatIsRecordedAfterAMinuteWithoutIt() {
    Resource statement = recorder.statement("select 1", Object.class);
    new MadeLedger().begin("GET", "/a").visit(statement, 500).end(recorder, 500, 201);
    recorder.statementEnded(statement, 2_000_000_000, Outcome.FAILED);
    drain();
    for (int i = 0; i < 150; i++) {
      assertThat(drain().endpoints()).isEmpty();
    }
    new MadeLedger().begin("GET", "/a").visit(statement, 700).end(recorder, 300, 202);
    recorder.statementEnded(statement, 1_000_000, Outcome.DONE);

    Window after = drain();

    assertThat(after.endpoints().get("GET /a").statuses()).isEqualTo(Map.of(202, 1L));
    LedgerSum ledger = after.endpoints().get("GET /a").ledger();
    assertThat(ledger.charge(ResourceKind.SQL)).isEqualTo(new Charge(1, 0, 700));
    assertThat(ledger.wallNanos()).isEqualTo(1_000);
    assertThat(after.statements().get("select ?").latency().count()).isEqualTo(1);
    assertThat(after.statements().get("select ?").latency().maxNanos())
        .isBetween(1_000_000L, 1_010_000L);
  }

  @Test
  void holdsFewBytesForAStatementAndNoneForOneThatIsNotUsedAnyMore() {
    drain();
    long nothing = recorder.estimatedBytes();
    List<Resource> statements = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String table = "t" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
      statements.add(recorder.statement("select a from " + table, Object.class));
    }
    for (int window = 0; window < 2; window++) {
      for (Resource each : statements) {
        recorder.statementEnded(each, 3_000_000, Outcome.DONE);
      }
      drain();
    }
    long used = recorder.estimatedBytes();
    for (int i = 0; i < 150; i++) {
      drain();
    }

    assertThat(used).isBetween(500 * 500L, 500 * 2 * 1_500L);
    assertThat(recorder.estimatedBytes()).isLessThan(nothing + 1_000);
  }

  @Test
  void tellsRowsWithTheExecutionsAndNoneWhereNoneIsKnown() {
    Resource one = recorder.statement("select a from t", Object.class);
    Resource other = recorder.statement("select b from t", Object.class);
    recorder.statementEnded(one, 500, Outcome.DONE);
    recorder.rowsRead(one, 7);
    recorder.rowsRead(one, 3);
    recorder.statementEnded(other, 500, Outcome.DONE);

    Map<String, StatementWindow> statements = drain().statements();

    assertThat(statements.get("select a from t").rows()).isEqualTo(10);
    assertThat(statements.get("select b from t").rows()).isNull();
  }

  @Test
  void chargesAllStatementsTogetherWhereEachCostsTooMuch() {
    Resource one = recorder.statement("select a from t", Object.class);
    Resource other = recorder.statement("select b from t", Object.class);
    recorder.tellStatements(false);
    new MadeLedger().begin("GET", "/a").visit(one, 500).visit(other, 300).end(recorder, 200, 200);
    recorder.statementEnded(one, 500, Outcome.DONE);
    recorder.held(pool, "GET", "/a", 1, 900, 800, 0, 0);
    recorder.heldIn(pool, "GET", "/a", one, 500);
    recorder.heldIn(pool, "GET", "/a", other, 300);

    Window window = drain();

    assertThat(window.endpoints().get("GET /a").ledger().charges())
        .containsEntry(ResourceId.sql("other"), new Charge(2, 0, 800))
        .hasSize(1);
    assertThat(window.pools().get("FakePool").holders().get("GET /a").visited())
        .isEqualTo(Map.of(ResourceId.sql("other"), 800L));
    assertThat(window.statements()).containsOnlyKeys(one.name);
  }

  @Test
  void boundsTheNumberOfEndpoints() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      recorder.held(pool, "GET", "/raw/" + random.nextInt(), 1, 10, 0, 0, 0);
    }

    assertThat(drain().pools().get("FakePool").holders())
        .hasSizeLessThanOrEqualTo(101)
        .containsKey("other");
  }

  @Test
  void boundsTheNumberOfStatements() {
    for (int i = 0; i < 1_000; i++) {
      recorder.statementEnded(
          recorder.statement(
              "select " + "x".repeat(i % 250 + 1) + " from t" + (i / 250) + "x", Object.class),
          10,
          Outcome.DONE);
    }

    assertThat(drain().statements()).hasSizeLessThanOrEqualTo(501).containsKey("other");
  }

  @Test
  void keepsNoTextThatTheApplicationDoesNotKeep() {
    String text = "select in (" + "1, ".repeat(5_000) + "1)";
    WeakReference<String> kept = new WeakReference<>(text);
    Resource first = recorder.statement(text, Object.class);
    text = "";
    for (int i = 0; i < 10_000; i++) {
      recorder.statement("select '" + "x".repeat(300) + i + "'", Object.class);
    }

    await().until(() -> collected(kept));
    assertThat(first.name).isEqualTo("select in (?)");
    assertThat(recorder.statement("select in (1)" + text, Object.class)).isSameAs(first);
    assertThat(recorder.statementBytes()).isLessThan(300_000);
  }

  private static boolean collected(WeakReference<?> reference) {
    System.gc();
    return reference.get() == null;
  }

  @Test
  void knowsATextAgainOfItsOwnDialectOnly() {
    String sql = "select $$x$$";
    Resource unknown = recorder.statement(sql, Object.class);
    Resource ofH2 = recorder.statement(sql, org.h2.Driver.class);

    assertThat(recorder.statement(new StringBuilder(sql).toString(), Object.class))
        .isSameAs(unknown);
    assertThat(unknown.name).isEqualTo("select…");
    assertThat(ofH2.name).isEqualTo("select ?");
  }

  @Test
  void countsFailuresAndTimeoutsOfStatements() {
    Resource statement = recorder.statement("update t set a = 5", Object.class);
    recorder.statementEnded(statement, 10, Outcome.FAILED);
    recorder.statementEnded(statement, 10, Outcome.TIMED_OUT);
    recorder.statementEnded(statement, 10, Outcome.DONE);

    var window = drain().statements().get("update t set a = ?");

    assertThat(window.latency().count()).isEqualTo(3);
    assertThat(window.errors()).isEqualTo(2);
    assertThat(window.timeouts()).isEqualTo(1);
  }

  private Window drain() {
    return recorder.drain(0, SystemWindow.unknown(1), Map.of());
  }

  @Test
  void countsNestedBorrowsByEndpointAndKeepsAStack() {
    StackTraceElement here = new StackTraceElement("shop.Audit", "log", "Audit.java", 2);
    recorder.nestedBorrows(pool, "GET", "/a", 2, new StackTraceElement[] {here});
    recorder.nestedBorrows(pool, "GET", "/a", 1, null);

    assertThat(drain().pools().get("FakePool").nested())
        .containsExactly(Map.entry("GET /a", new Nested(3, List.of(here.toString()))));
    assertThat(drain().pools().get("FakePool").nested()).isEmpty();
  }

  /** A pool of a library that nobody knows. */
  private static final class FakePool {}
}
