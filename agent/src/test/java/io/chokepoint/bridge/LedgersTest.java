package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class LedgersTest {

  private final Ledgers ledgers = new Ledgers();

  @Test
  void keepsAFewForTheNextHoweverManyCameBack() {
    List<Ledger> lent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lent.add(ledgers.lend());
    }
    lent.forEach(ledgers::release);

    int again = 0;
    while (lent.contains(ledgers.lend())) {
      again++;
    }
    assertThat(again).isEqualTo(1_000);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void givesSoManyVirtualThreadsOneOutsideRequestsAndAllOfThemOneForARequest() throws Exception {
    Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    ExecutorService threads = (ExecutorService) method.invoke(null);
    int all = Ledgers.MOST_OUTSIDE + 500;
    CountDownLatch asked = new CountDownLatch(all);
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger muted = new AtomicInteger();
    AtomicInteger mutedInRequests = new AtomicInteger();
    for (int i = 0; i < all; i++) {
      threads.execute(
          () -> {
            muted.addAndGet(ledgers.current().state.muted ? 1 : 0);
            asked.countDown();
            try {
              done.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            mutedInRequests.addAndGet(ledgers.forRequest().state.muted ? 1 : 0);
          });
    }
    asked.await();

    // each carrier may give one out while another gives out the last
    int carriers = Runtime.getRuntime().availableProcessors();
    assertThat(muted.get()).isBetween(500 - carriers, 500);
    threads.submit(() -> assertThat(ledgers.current().state.muted).isTrue()).get();
    done.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(mutedInRequests).hasValue(0);
    // a task has ended a little before its thread has
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    do {
      ledgers.forgetDead();
    } while (ledgers.virtualThreads() > 0 && System.nanoTime() < deadline);
    assertThat(ledgers.virtualThreads()).isZero();
  }
}
