package io.chokepoint.agent.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopTest {

  private final AgentErrors errors = new AgentErrors();
  private final BlockingQueue<Thread> rounds = new LinkedBlockingQueue<>();
  private final Deque<Throwable> failures = new ArrayDeque<>();

  @Test
  @SuppressWarnings({"removal", "ThreadDeath"})
  void goesOnAfterWhateverARoundThrows() throws Exception {
    failures.addAll(
        List.of(
            new IllegalStateException(),
            new OutOfMemoryError("Java heap space"),
            new StackOverflowError(),
            new NoClassDefFoundError(),
            new ThreadDeath(),
            new InterruptedException()));
    Thread first = started(daemons());

    for (int i = 1; i < 7; i++) {
      assertThat(rounds.take()).isSameAs(first);
    }
    assertThat(errors.count()).isEqualTo(5); // an interrupt is none
    assertThat(errors.first()).contains("test: java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void takesAnInterruptForOneThatWasMeantForOthers() throws Exception {
    Thread thread = started(daemons());

    for (int i = 0; i < 3; i++) {
      thread.interrupt();
      rounds.clear();
      assertThat(rounds.take()).isSameAs(thread);
    }
    assertThat(errors.count()).isZero();
  }

  @Test
  void isStartedAgainWhenItsThreadEndedOrCouldNotBeMade() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Deque<ThreadFactory> factories = new ArrayDeque<>();
    factories.add(
        work -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    factories.add(work -> new Thread(ended::countDown)); // stopped before it did a round
    factories.add(daemons());
    Loop loop = loop(work -> factories.remove().newThread(work));

    loop.revive();
    assertThat(errors.count()).isEqualTo(1);
    loop.revive();
    ended.await();
    Thread running = null;
    while (running == null) {
      loop.revive();
      running = rounds.poll(10, TimeUnit.MILLISECONDS);
    }

    loop.revive(); // there is nothing to do
    assertThat(rounds.take()).isSameAs(running);
  }

  private Thread started(ThreadFactory threads) throws InterruptedException {
    loop(threads).revive();
    return rounds.take();
  }

  private Loop loop(ThreadFactory threads) {
    return new Loop("test", this::round, errors, threads, 0);
  }

  private void round() throws InterruptedException {
    rounds.add(Thread.currentThread());
    Throwable failure = failures.poll();
    if (failure instanceof InterruptedException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    Thread.sleep(1);
  }

  private static ThreadFactory daemons() {
    return work -> {
      Thread thread = new Thread(work);
      thread.setDaemon(true);
      return thread;
    };
  }
}
