package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RunQueueClockTest {

  private long free = 1_000;
  private final RunQueueClock clock = new RunQueueClock(() -> free);

  @Test
  void readsTheSecondNumber() {
    assertThat(second("373456 1204 3\n")).isEqualTo(1204);
    assertThat(second("1 2")).isEqualTo(2);
    assertThat(second("1 0 0\n")).isZero();
  }

  @Test
  void knowsNothingWhereThereIsNone() {
    assertThat(second("")).isNegative();
    assertThat(second("17\n")).isNegative();
    assertThat(second("0 - -\n")).isNegative();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void goesOnCountingForTheThreadThatAsks() {
    long first = clock.nanos();

    assertThat(first).isNotNegative();
    assertThat(clock.nanos()).isGreaterThanOrEqualTo(first);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void surfacesNoInterrupt() {
    Thread.currentThread().interrupt();
    try {
      assertThat(clock.nanos()).isNotNegative();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void opensNoMoreFilesThanItsBoundAndClosesThoseOfThreadsThatEnded() throws Exception {
    CountDownLatch asked = new CountDownLatch(500);
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger measured = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Thread thread =
          new Thread(
              () -> {
                measured.addAndGet(clock.nanos() >= 0 && clock.nanos() >= 0 ? 1 : 0);
                asked.countDown();
                awaitQuietly(done);
              });
      thread.start();
      threads.add(thread);
    }
    asked.await();

    assertThat(measured).hasValue(RunQueueClock.MOST);
    assertThat(clock.openFiles()).isEqualTo(RunQueueClock.MOST);
    done.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    clock.tidy();
    assertThat(clock.openFiles()).isZero();
    assertThat(clock.nanos()).isNotNegative();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void closesWhatIsNotReadAndOpensItAgainWhenItIs() {
    clock.nanos();
    for (int i = 0; i < 20; i++) {
      clock.tidy();
    }

    assertThat(clock.openFiles()).isZero();
    assertThat(clock.nanos()).isNotNegative();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesTheServiceItsLastDescriptors() {
    assertThat(clock.nanos()).isNotNegative();
    free = 5;
    clock.tidy();

    assertThat(clock.openFiles()).isZero();
    assertThat(clock.nanos()).isNegative();
    free = 1_000;
    clock.tidy();
    assertThat(clock.nanos()).isNotNegative();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long second(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return RunQueueClock.second(bytes, bytes.length);
  }
}
