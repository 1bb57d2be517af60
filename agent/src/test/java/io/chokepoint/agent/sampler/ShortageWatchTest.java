package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.sampler.OldGeneration.Seen;
import io.chokepoint.core.timeline.JvmWindow.Recorded;
import io.chokepoint.core.timeline.SystemWindow;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShortageWatchTest {

  private static final long MB = 1 << 20;
  private static final Seen NOT_LOOKED = new Seen(0L, 50 * MB);
  private static final Recorded TOLD =
      new Recorded(1, Map.of("byte[] at shop.A.b:1", 5L), Map.of(), Map.of());

  private final AgentErrors errors = new AgentErrors();
  private final AtomicInteger recordings = new AtomicInteger();
  private final ShortageWatch watch =
      new ShortageWatch(
          () -> {
            recordings.incrementAndGet();
            return TOLD;
          });

  @Test
  void recordsOnceCollectingTakesMuchOfTheTime() {
    pass(20, second(0.02, 50), NOT_LOOKED);
    pass(2, second(0.2, 50), NOT_LOOKED);
    pass(1, second(0.02, 50), NOT_LOOKED);
    assertThat(recordings).hasValue(0);

    pass(2, second(0.2, 50), NOT_LOOKED);
    AtomicReference<@Nullable Recorded> told =
        new AtomicReference<>(watch.after(second(0.2, 50), NOT_LOOKED, errors));
    await().until(() -> told.updateAndGet(t -> t != null ? t : calm()) != null);

    assertThat(told).hasValue(TOLD);
    assertThat(calm()).isNull();
    pass(20, second(0.2, 50), NOT_LOOKED);
    assertThat(recordings).hasValue(1);
    pass(15, second(0.2, 50), NOT_LOOKED);
    await().until(() -> recordings.get() == 2);
  }

  @Test
  void recordsOnceItsWorkFindsTheProcessorsTaken() {
    pass(20, taken(0.1, 1.9), NOT_LOOKED);
    pass(3, taken(0.9, 1.2), NOT_LOOKED);
    pass(2, taken(0.6, 1.9), NOT_LOOKED);
    pass(1, taken(0.1, 1.9), NOT_LOOKED);
    assertThat(recordings).hasValue(0);

    pass(3, taken(0.6, 1.9), NOT_LOOKED);
    await().until(() -> recordings.get() == 1);
  }

  @Test
  void recordsOnceWhatLivesGrowsFromLookToLook() {
    pass(20, second(0, 50), NOT_LOOKED);
    pass(1, second(0, 50), new Seen(1L, 50 * MB));
    pass(5, second(0, 50), NOT_LOOKED);
    pass(1, second(0, 50), new Seen(1L, 53 * MB));
    pass(5, second(0, 50), NOT_LOOKED);
    assertThat(recordings).hasValue(0);

    pass(1, second(0, 50), new Seen(1L, 60 * MB));
    await().until(() -> recordings.get() == 1);
  }

  @Test
  void leavesAloneWhatLivesNowMoreAndNowLess() {
    pass(20, second(0, 50), NOT_LOOKED);
    for (int i = 0; i < 10; i++) {
      pass(1, second(0, 50), new Seen(1L, (i % 2 == 0 ? 50 : 70) * MB));
    }
    assertThat(recordings).hasValue(0);
  }

  @Test
  void leavesAloneAJvmThatStartsOrHasNoRoomForIt() {
    pass(10, second(0.5, 50), NOT_LOOKED);
    pass(100, second(0.5, 190), NOT_LOOKED);

    assertThat(recordings).hasValue(0);
  }

  @Test
  void countsARecordingThatFailed() {
    ShortageWatch failing =
        new ShortageWatch(
            () -> {
              throw new IOException("no space left");
            });
    for (int i = 0; i < 20; i++) {
      failing.after(second(0.5, 50), NOT_LOOKED, errors);
    }

    await().until(() -> errors.count() == 1);
  }

  private void pass(int seconds, SystemWindow second, Seen old) {
    for (int i = 0; i < seconds; i++) {
      watch.after(second, old, errors);
    }
  }

  private @Nullable Recorded calm() {
    return watch.after(second(0, 50), NOT_LOOKED, errors);
  }

  private static SystemWindow second(double pauses, long liveMb) {
    return second(1, null, pauses, liveMb);
  }

  /** CPUs of two. */
  private static SystemWindow taken(double process, double host) {
    return second(process, (long) (host * 1e9), 0, 50);
  }

  /** Of a JVM with 200 MB of heap. */
  private static SystemWindow second(
      double process, @Nullable Long host, double pauses, long liveMb) {
    return SystemWindow.builder(2)
        .processCpuNanos((long) (process * 1e9))
        .hostCpus(2)
        .hostBusyNanos(host)
        .heapUsed(liveMb * MB)
        .heapMax(200 * MB)
        .heapLive(liveMb * MB)
        .gcPauses(1L)
        .gcPauseNanos((long) (pauses * 1e9))
        .threads(20)
        .build();
  }
}
