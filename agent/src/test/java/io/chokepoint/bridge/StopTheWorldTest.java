package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pauses of the whole JVM in a request's account, with counters set by hand. */
class StopTheWorldTest {

  private static final int STOPPED = 8;
  private static final int YOUNG = 16;
  private static final int FULL = 24;
  private static final Resource QUERY = new Resource(1, Resource.Kind.SQL, "select");

  private final ByteBuffer counters = ByteBuffer.allocate(32);
  private final Ledger ledger = new Ledger();

  @BeforeEach
  void count() {
    counters.putLong(STOPPED, 1_000_000);
    counters.putLong(YOUNG, 300_000);
    Pauses.know(new Pauses(counters, STOPPED, -1, new int[] {YOUNG, FULL}, 1));
  }

  @AfterEach
  void countNoMore() {
    Pauses.know(null);
  }

  @Test
  void tellsCollectionsFromOtherStops() {
    ledger.start(0, null);
    collection(YOUNG, 40);
    ledger.exit(ledger.enter(QUERY, 100), 110);
    stop(30);
    ledger.end(200);

    assertThat(ledger.collectionNanos()).isEqualTo(40);
    assertThat(ledger.safepointNanos()).isEqualTo(30);
  }

  @Test
  void leavesToASegmentWhatItStoodStill() {
    ledger.start(0, null);
    int query = ledger.enter(QUERY, 100);
    collection(FULL, 50);
    ledger.exit(query, 180);
    ledger.end(200);

    assertThat(ledger.collectionNanos()).isZero();
    assertThat(ledger.attributedNanos()).isEqualTo(80);
  }

  @Test
  void countsWhatAStopForACollectionTakesBesideItAsTheCollection() {
    ledger.start(0, null);
    collection(YOUNG, 100);
    stop(20);
    ledger.end(500);

    assertThat(ledger.collectionNanos()).isEqualTo(120);
    assertThat(ledger.safepointNanos()).isZero();
  }

  @Test
  void leavesOutWhatWasBeforeTheRequestAndAfter() {
    ledger.start(0, null);
    ledger.end(100);
    collection(YOUNG, 1_000);
    ledger.start(2_000, null);
    ledger.end(2_100);

    assertThat(ledger.collectionNanos()).isZero();
    assertThat(ledger.safepointNanos()).isZero();
  }

  @Test
  void neverChargesMoreThanThereWasTime() {
    HandSetCpu cpu = new HandSetCpu();
    ledger.start(0, cpu);
    ledger.exit(ledger.enter(QUERY, 10), 90);
    collection(YOUNG, 1_000);
    cpu.nanos += 500;
    ledger.stopCpu();
    long wall = ledger.end(97);

    assertThat(ledger.collectionNanos()).isEqualTo(7);
    assertThat(ledger.cpuSelfNanos(wall)).isEqualTo(10);
  }

  @Test
  void readsTicksOfAnyLength() {
    Pauses.know(new Pauses(counters, STOPPED, -1, new int[] {YOUNG}, 100));
    ledger.start(0, null);
    collection(YOUNG, 3);
    ledger.end(10_000);

    assertThat(ledger.collectionNanos()).isEqualTo(300);
  }

  private void collection(int collector, long ticks) {
    counters.putLong(collector, counters.getLong(collector) + ticks);
    stop(ticks);
  }

  private void stop(long ticks) {
    counters.putLong(STOPPED, counters.getLong(STOPPED) + ticks);
  }
}
