package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.timeline.EventLoopWindow;
import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopLagTest {

  private static final long MS = 1_000_000;
  private static final long INTERVAL = 100 * MS;

  private final LoopLag loop = new LoopLag(Runnable::run);

  @Test
  void tellsHowLateALoopWasOverTheQuestionsItAnswered() {
    answer(0, 2 * MS);
    answer(100 * MS, 104 * MS);

    LoopLag.Drained drained = loop.drain(200 * MS);
    assertThat(drained.count()).isEqualTo(2);
    assertThat(drained.sumNanos()).isEqualTo(6 * MS);
    assertThat(drained.maxNanos()).isEqualTo(4 * MS);
    assertThat(loop.drain(300 * MS).count()).isZero();
  }

  @Test
  void chargesALoopThatStoodStillForEachQuestionItWouldHaveBeenAsked() {
    answer(0, 250 * MS);

    LoopLag.Drained drained = loop.drain(300 * MS);
    assertThat(drained.count()).isEqualTo(3);
    assertThat(drained.sumNanos()).isEqualTo((250 + 150 + 50) * MS);
  }

  @Test
  void countsAQuestionWithItsAgeAsLongAsNobodyAnswersAndAsksNoOther() {
    answer(0, MS);
    assertThat(loop.isDue(100 * MS)).isTrue();
    assertThat(loop.isDue(200 * MS)).isFalse();

    LoopLag.Drained drained = loop.drain(1_000 * MS);
    assertThat(drained.maxNanos()).isEqualTo(900 * MS);
    assertThat(drained.count()).isEqualTo(2);
    assertThat(loop.drain(2_000 * MS).maxNanos()).isEqualTo(1_900 * MS);
  }

  /** As the loops of Netty 4.1.24 do: else each waits for what the other holds, for ever. */
  @Test
  void asksNoLoopForACountThatTheLoopItselfWouldHaveToMake() {
    AtomicInteger counted = new AtomicInteger();
    LoopLag old = new LoopLag(new CountsInItsOwnThread(counted));

    assertThat(old.drain(100 * MS).pending()).isNull();
    assertThat(counted).hasValue(0);
  }

  /** Public, as the agent calls it by reflection. */
  public static final class CountsInItsOwnThread extends DefaultEventLoop {

    private final AtomicInteger counted;

    CountsInItsOwnThread(AtomicInteger counted) {
      this.counted = counted;
    }

    @Override
    public int pendingTasks() {
      return counted.incrementAndGet();
    }
  }

  @Test
  void countsTheTasksThatWaitForALoopWithoutItsOwnQuestion() throws Exception {
    DefaultEventLoop busy = new DefaultEventLoop();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    LoopLag loop = new LoopLag(busy);
    try {
      Future<Void> task =
          busy.submit(
              () -> {
                begun.countDown();
                done.await();
                return null;
              });
      begun.await();
      loop.ask(INTERVAL);
      busy.execute(() -> {});

      assertThat(loop.drain(System.nanoTime()).pending()).isEqualTo(1);
      assertThat(task.isDone()).isFalse();
    } finally {
      done.countDown();
      busy.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
  }

  @Test
  void addsUpLoopsAndNamesTheLatest() {
    EventLoopWindow window =
        LoopLag.Drained.sum(
            List.of(
                new LoopLag.Drained("loop-1", 10, 0, 10 * MS, 2 * MS, 1),
                new LoopLag.Drained("loop-2", 10, 7, 50 * MS, 30 * MS, 4)),
            Map.of("GET /a waits at shop.Orders.place:7", 3L));

    assertThat(window)
        .isEqualTo(
            new EventLoopWindow(
                2,
                20,
                30 * MS,
                3 * MS,
                1,
                7L,
                5,
                "loop-2",
                Map.of("GET /a waits at shop.Orders.place:7", 3L)));
  }

  private void answer(long due, long now) {
    assertThat(loop.isDue(due)).isTrue();
    loop.answered(now, INTERVAL, "loop-1");
  }
}
