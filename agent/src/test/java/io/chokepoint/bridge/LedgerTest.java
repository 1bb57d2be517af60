package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

  private static final Resource POOL = new Resource(0, Resource.Kind.CONNECTION_POOL, "main");
  private static final Resource QUERY = new Resource(1, Resource.Kind.SQL, "select");
  private static final Resource CHECK = new Resource(2, Resource.Kind.SQL, "select 1");

  private static final Resource PARTNER =
      new Resource(3, Resource.Kind.DOWNSTREAM, "partner.example:80");

  private final Ledger ledger = new Ledger();

  @Test
  void chargesASegmentWithItsOwnTimeAndNotWithWhatIsInside() {
    ledger.start(1_000, null);
    int borrow = ledger.enter(POOL, 1_100);
    int check = ledger.enter(CHECK, 1_200);
    ledger.exit(check, 1_250);
    ledger.exit(borrow, 1_400);
    int query = ledger.enter(QUERY, 1_500);
    ledger.exit(query, 1_800);

    assertThat(ledger.end(2_000)).isEqualTo(1_000);
    assertThat(self(POOL)).isEqualTo(250);
    assertThat(self(CHECK)).isEqualTo(50);
    assertThat(self(QUERY)).isEqualTo(300);
    assertThat(ledger.attributedNanos()).isEqualTo(600);
  }

  @Test
  void addsUpAsLongAsNothingIsChargedThatDidNotPass() {
    ledger.start(0, null);
    ledger.exit(ledger.enter(QUERY, 100), 900);
    long wall = ledger.end(1_000);
    assertThat(ledger.addsUp(wall)).isTrue();

    ledger.add(POOL, 1, 205);
    assertThat(ledger.addsUp(wall)).isTrue();
    ledger.add(POOL, 1, 6);
    assertThat(ledger.addsUp(wall)).isFalse();
  }

  @Test
  void leavesToTheRestWhatWasCutOffBeforeItHadAName() {
    Resource unnamed = new Resource(-1, Resource.Kind.LOCK, "");
    ledger.start(0, null);
    ledger.enter(QUERY, 100);
    ledger.enter(unnamed, 200);
    long wall = ledger.end(1_000);

    assertThat(self(QUERY)).isEqualTo(900);
    assertThat(ledger.addsUp(wall)).isTrue();
  }

  @Test
  void countsAVisitThatIsTakenUpAgainOnce() {
    ledger.start(0, null);
    ledger.exit(ledger.enter(PARTNER, 10), 20);
    ledger.exit(ledger.enterAgain(PARTNER, 30), 70);
    ledger.end(100);

    assertThat(ledger.charged()).isEqualTo(1);
    assertThat(ledger.visits(0)).isEqualTo(1);
    assertThat(self(PARTNER)).isEqualTo(50);
  }

  @Test
  void countsAVisitThatWasNotThereBeforeWhenItIsTakenUp() {
    ledger.start(0, null);
    ledger.exit(ledger.enterAgain(PARTNER, 30), 70);
    ledger.end(100);

    assertThat(ledger.visits(0)).isEqualTo(1);
    assertThat(self(PARTNER)).isEqualTo(40);
  }

  @Test
  void awaitsMoreOfAnAnswerOnlyOutsideEveryVisit() {
    ledger.start(0, null);
    assertThat(ledger.awaitable()).isNull();
    ledger.called = PARTNER;
    assertThat(ledger.awaitable()).isEqualTo(PARTNER);
    int query = ledger.enter(QUERY, 10);
    assertThat(ledger.awaitable()).isNull();
    ledger.exit(query, 20);
    ledger.end(30);

    ledger.start(40, null);
    assertThat(ledger.awaitable()).isNull();
  }

  @Test
  void closesWhatAnExceptionLeftOpen() {
    ledger.start(0, null);
    int outer = ledger.enter(POOL, 10);
    ledger.enter(QUERY, 20);
    ledger.exit(outer, 50);

    ledger.end(100);

    assertThat(self(POOL)).isEqualTo(10);
    assertThat(self(QUERY)).isEqualTo(30);
  }

  @Test
  void chargesASegmentThatIsStillOpenWhenTheRequestEnds() {
    ledger.start(0, null);
    ledger.enter(QUERY, 40);

    ledger.end(100);

    assertThat(self(QUERY)).isEqualTo(60);
  }

  @Test
  void startsEachRequestWithAnEmptyAccount() {
    ledger.start(0, null);
    ledger.exit(ledger.enter(QUERY, 10), 20);
    ledger.end(30);

    ledger.start(100, null);
    ledger.end(110);

    assertThat(ledger.charged()).isZero();
    assertThat(ledger.attributedNanos()).isZero();
  }

  @Test
  void survivesMoreNestingThanItHasRoomFor() {
    ledger.start(0, null);
    int[] tokens = new int[40];
    for (int i = 0; i < 40; i++) {
      tokens[i] = ledger.enter(QUERY, i);
    }
    for (int i = 39; i >= 0; i--) {
      ledger.exit(tokens[i], 100 - i);
    }

    long wall = ledger.end(200);

    assertThat(ledger.attributedNanos()).isEqualTo(100).isLessThan(wall);
    assertThat(self(QUERY)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void addsUpToTheWallTimeWhateverTheNesting(long seed) {
    Random random = new Random(seed);
    for (int request = 0; request < 200; request++) {
      long now = random.nextInt(1_000_000);
      long start = now;
      ledger.start(now, null);
      Deque<Integer> open = new ArrayDeque<>();
      for (int event = random.nextInt(60); event > 0; event--) {
        now += random.nextInt(1_000);
        if (random.nextBoolean() && open.size() < 12) {
          open.push(ledger.enter(new Resource[] {POOL, QUERY, CHECK}[random.nextInt(3)], now));
        } else if (!open.isEmpty()) {
          ledger.exit(open.pop(), now);
        }
      }
      now += random.nextInt(1_000);
      long wall = ledger.end(now);

      long charged = self(POOL) + self(QUERY) + self(CHECK);
      assertThat(wall).isEqualTo(now - start);
      assertThat(charged).isEqualTo(ledger.attributedNanos()).isBetween(0L, wall);
    }
  }

  @Test
  void leavesTheCpuTimeOfSegmentsOutOfCpuSelfTime() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    cpu.nanos += 30;
    int query = ledger.enter(QUERY, 100);
    cpu.nanos += 7;
    ledger.exit(query, 200);
    cpu.nanos += 20;
    cpu.bytes += 512;
    ledger.stopCpu();
    long wall = ledger.end(300);

    assertThat(ledger.sampled()).isTrue();
    assertThat(ledger.cpuNanos()).isEqualTo(57);
    assertThat(ledger.cpuSelfNanos(wall)).isEqualTo(50);
    assertThat(ledger.allocatedBytes()).isEqualTo(512);
  }

  @Test
  void doesNotSampleAThreadWhoseCpuTimeIsUnknown() {
    HandSetCpu cpu = new HandSetCpu();
    cpu.nanos = -1;

    ledger.start(0, cpu);

    assertThat(ledger.sampled()).isFalse();
  }

  @Test
  void neverChargesMoreCpuThanTimeIsLeft() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    cpu.nanos += 1_000;
    int query = ledger.enter(QUERY, 10);
    ledger.exit(query, 90);
    ledger.stopCpu();
    long wall = ledger.end(100);

    assertThat(ledger.cpuSelfNanos(wall)).isEqualTo(20);
  }

  @Test
  void goesOnCountingCpuTimeOnAnotherThread() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    cpu.nanos += 40;
    ledger.suspend(50);
    cpu.nanos = 1_000_000; // another thread's
    ledger.resume(450);
    cpu.nanos += 2;
    ledger.stopCpu();
    ledger.end(500);

    assertThat(ledger.cpuNanos()).isEqualTo(42);
  }

  @Test
  void tellsTheTimeThatItWasOnNoThreadAndNothingExplains() {
    ledger.start(0, null);
    ledger.suspend(100);
    ledger.waitedFor(PARTNER, 1, 150, 400);
    ledger.resume(1_000);
    ledger.suspend(1_100);
    long wall = ledger.end(1_500);

    assertThat(wall).isEqualTo(1_500);
    assertThat(self(PARTNER)).isEqualTo(250);
    assertThat(ledger.awayNanos()).isEqualTo(900 - 250 + 400);
  }

  @Test
  void knowsNotAllOfTheCpuTimeOfARequestThatMayHaveUsedMoreWhereNobodySaw() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    cpu.nanos += 300;
    ledger.suspend(400);
    ledger.resume(700);
    ledger.stopCpu();
    ledger.end(800);
    assertThat(ledger.sampledInFull()).isTrue();

    ledger.start(1_000, cpu);
    cpu.nanos += 300;
    ledger.suspend(1_400);
    ledger.resume(1_701);
    ledger.stopCpu();
    ledger.end(1_800);
    assertThat(ledger.sampled()).isTrue();
    assertThat(ledger.sampledInFull()).isFalse();
  }

  @Test
  void leavesTheQueueForProcessorsInSegmentsToTheSegments() {
    HandSetCpu cpu = new HandSetCpu();
    cpu.queued = 7_000;
    ledger.start(0, cpu);
    cpu.queued += 30;
    int query = ledger.enter(QUERY, 100);
    cpu.queued += 60;
    ledger.exit(query, 200);
    cpu.queued += 5;
    cpu.nanos += 90;
    ledger.stopCpu();
    long wall = ledger.end(300);

    assertThat(ledger.sampledQueue()).isTrue();
    assertThat(ledger.queuedSelfNanos(wall)).isEqualTo(35);
  }

  @Test
  void neverChargesMoreQueueThanCpuLeaves() {
    HandSetCpu cpu = new HandSetCpu();
    cpu.queued = 0;
    ledger.start(0, cpu);
    cpu.queued += 500;
    cpu.nanos += 80;
    ledger.stopCpu();
    long wall = ledger.end(100);

    assertThat(ledger.queuedSelfNanos(wall)).isEqualTo(20);
  }

  @Test
  void measuresCpuWhereTheQueueIsUnknown() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    ledger.stopCpu();
    ledger.end(100);

    assertThat(ledger.sampled()).isTrue();
    assertThat(ledger.sampledQueue()).isFalse();
  }

  private long self(Resource resource) {
    for (int i = 0; i < ledger.charged(); i++) {
      if (ledger.resource(i) == resource) {
        return ledger.selfNanos(i);
      }
    }
    return 0;
  }
}
