package io.chokepoint.agent.library.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JettyThreadsTest {

  private static final int IDLE_MILLIS = 60_000;

  private final JettyThreads threads = new JettyThreads();
  private final QueuedThreadPool pool = new QueuedThreadPool(7, 7, IDLE_MILLIS);

  @BeforeEach
  void start() throws Exception {
    pool.start();
  }

  @AfterEach
  void stop() throws Exception {
    pool.stop();
  }

  @Test
  void endsThreadsThatAreTooManyThoughTheyWouldBeKeptForAMinute() throws Exception {
    List<Integer> found = threads.values(pool);
    threads.set(pool, threads.wanted(pool, found, 19));
    CountDownLatch busy = busy(19);
    assertThat(threads.settled(pool, 19)).isTrue();

    threads.set(pool, found);
    assertThat(threads.open(pool)).as("in use").isEqualTo(19);
    busy.countDown();
    await().until(() -> pool.getIdleThreads() >= 19);
    threads.shrink(pool);

    await().untilAsserted(() -> assertThat(threads.open(pool)).isEqualTo(7));
    assertThat(pool.getIdleTimeout()).isEqualTo(IDLE_MILLIS);
  }

  private CountDownLatch busy(int tasks) {
    CountDownLatch latch = new CountDownLatch(1);
    for (int i = 0; i < tasks; i++) {
      pool.execute(
          () -> {
            try {
              latch.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    await().until(() -> pool.getThreads() - pool.getIdleThreads() == tasks);
    return latch;
  }
}
