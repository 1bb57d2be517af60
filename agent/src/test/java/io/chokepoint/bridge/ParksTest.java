package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.chokepoint.agent.OfApplication;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParksTest {

  private static final String HERE = ParksTest.class.getName() + ".";

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void start() {
    ledger.start(0, null);
  }

  @Test
  void chargesALockByTheFirstPlaceThatWaitedForIt() throws InterruptedException {
    Object lock = blockerOf(new ReentrantLock());
    park(lock, 10_000, 30_000);
    waitElsewhere(lock);

    assertThat(ledger.charged()).isEqualTo(1);
    Resource resource = ledger.resource(0);
    assertThat(resource.kind).isEqualTo(Resource.Kind.LOCK);
    assertThat(resource.name).startsWith("ReentrantLock at " + HERE);
    assertThat(ledger.selfNanos(0)).isEqualTo(20_000 + 5_000);
    assertThat(ledger.visits(0)).isEqualTo(2);
  }

  private void waitElsewhere(Object lock) {
    park(lock, 40_000, 45_000);
  }

  @Test
  void recordsTheLocksWaits() throws InterruptedException {
    park(blockerOf(new ReentrantLock()), 10_000, 30_000);
    park(new CountDownLatch(1), 40_000, 50_000);

    Map<String, LockWindow> locks = recorder.drain(0, SystemWindow.unknown(1), Map.of()).locks();

    assertThat(locks).hasSize(1);
    assertThat(locks.values().iterator().next().waits().count()).isEqualTo(1);
  }

  @Test
  void chargesASemaphoreAsALimiter() throws InterruptedException {
    Semaphore semaphore = new Semaphore(0);
    park(blockerOf(semaphore::acquireUninterruptibly, semaphore::release), 10_000, 30_000);

    assertThat(ledger.resource(0).kind).isEqualTo(Resource.Kind.LIMITER);
    assertThat(ledger.resource(0).name).startsWith("Semaphore at ");
  }

  @Test
  void chargesAStampedLockAsALock() {
    park(new StampedLock(), 10_000, 30_000);

    assertThat(ledger.resource(0).kind).isEqualTo(Resource.Kind.LOCK);
  }

  @Test
  void chargesWhatTellsNothingAsIdleAtItsPlace() {
    OfApplication.runs(
        () -> {
          park(null, 10_000, 20_000);
          park(new AbstractQueuedSynchronizer() {}, 30_000, 40_000);
          park("anything", 50_000, 60_000);
        });

    assertThat(ledger.charged()).isEqualTo(1);
    assertThat(ledger.resource(0).kind).isEqualTo(Resource.Kind.IDLE);
    assertThat(ledger.resource(0).name).isEqualTo(OfApplication.class.getName() + ".runs");
    assertThat(ledger.selfNanos(0)).isEqualTo(30_000);
  }

  @Test
  void findsThePlaceOfEveryWaitOfAMillisecond() {
    OfApplication.runs(() -> park(null, 0, 1_100_000));
    OfApplication.runsElsewhere(() -> park(null, 2_000_000, 3_100_000));

    assertThat(ledger.charged()).isEqualTo(2);
  }

  @Test
  void givesPlacesOfShorterWaitsTheirSharesOfTheTime() {
    for (long at = 0, i = 0; i < 10_000; i++, at += 1_234_567) {
      long now = at;
      OfApplication.runs(() -> park(null, now, now + 50_000));
      OfApplication.runsElsewhere(() -> park(null, now + 500_000, now + 650_000));
    }

    assertThat(ledger.charged()).isEqualTo(2);
    assertThat(ledger.resource(0).name).isEqualTo(OfApplication.class.getName() + ".runs");
    assertThat(ledger.selfNanos(0)).isCloseTo(500_000_000L, withPercentage(10));
    assertThat(ledger.selfNanos(0) + ledger.selfNanos(1)).isEqualTo(2_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"'',''", "/one,/other"})
  void findsThePlaceAgainForWhatMayBeAnotherEndpoint(String route, String other) {
    ledger.identity.route(route);
    OfApplication.runs(() -> park(null, 10_000, 20_000));
    ledger.end(30_000);
    ledger.start(40_000, null);
    ledger.identity.route(other);
    OfApplication.runsElsewhere(() -> park(null, 50_000, 60_000));

    assertThat(ledger.resource(0).name).endsWith(".runsElsewhere");
  }

  @Test
  void leavesOutAParkThatReturnedAtOnce() {
    park(null, 10_000, 10_900);

    assertThat(ledger.charged()).isZero();
    assertThat(ledger.attributedNanos()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Resource.Kind.class,
      names = {"CONNECTION_POOL", "HTTP_POOL", "LIMITER", "WORKER_THREADS", "IDLE"})
  void chargesNothingInsideAVisitThatIsAWait(Resource.Kind kind) throws InterruptedException {
    int outer = ledger.enter(recorder.resource(kind, "outer"), 1_000);
    park(blockerOf(new ReentrantLock()), 10_000, 30_000);
    park(null, 40_000, 50_000);
    ledger.exit(outer, 61_000);

    assertThat(ledger.charged()).isEqualTo(1);
    assertThat(ledger.selfNanos(0)).isEqualTo(60_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Resource.Kind.class,
      names = {"SQL", "DOWNSTREAM", "CACHE", "DISK"})
  void chargesOnlyLocksInsideACall(Resource.Kind kind) throws InterruptedException {
    int outer = ledger.enter(new Resource(1, kind, "outer"), 1_000);
    park(blockerOf(new ReentrantLock()), 10_000, 30_000);
    park(null, 40_000, 50_000);
    ledger.exit(outer, 61_000);

    assertThat(ledger.charged()).isEqualTo(2);
    assertThat(ledger.resource(0).kind).isEqualTo(Resource.Kind.LOCK);
    assertThat(ledger.selfNanos(0)).isEqualTo(20_000);
    assertThat(ledger.selfNanos(1)).isEqualTo(40_000);
    assertThat(ledger.attributedNanos()).isEqualTo(60_000);
  }

  @Test
  void chargesNothingOutsideARequest() {
    ledger.end(5_000);

    assertThat(Bridge.LEDGERS.peek()).isNull();
    assertThat(Parks.began("anything")).isZero();
  }

  private void park(@Nullable Object blocker, long from, long to) {
    int token = Parks.began(ledger, blocker, from);
    if (token != 0) {
      Parks.ended(ledger, token, to, recorder);
    }
  }

  private static Object blockerOf(ReentrantLock lock) throws InterruptedException {
    lock.lock();
    return blockerOf(lock::lock, lock::unlock);
  }

  /** What a thread that really waits says it waits for. */
  private static Object blockerOf(Runnable wait, Runnable free) throws InterruptedException {
    Thread waiter = new Thread(wait);
    waiter.setDaemon(true);
    waiter.start();
    Object blocker = LockSupport.getBlocker(waiter);
    while (blocker == null) {
      Thread.onSpinWait();
      blocker = LockSupport.getBlocker(waiter);
    }
    free.run();
    waiter.join();
    return blocker;
  }
}
