package io.chokepoint.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final long START = 1_700_000_000_000L;
  private static final int PACKED_SIZE = 1_000;

  @Test
  void returnsWindowsInOrderAcrossPackedAndUnpacked() {
    Timeline timeline = new Timeline(new StartOnly());
    append(timeline, Timeline.RECENT + 100);

    List<Window> all = timeline.all();

    assertThat(all).hasSize(Timeline.RECENT + 100);
    assertThat(starts(all)).isSorted().startsWith(START).endsWith(second(Timeline.RECENT + 99));
  }

  @Test
  void keepsTheNewestTwoMinutesAsObjectsAndPacksTheRest() {
    StartOnly codec = new StartOnly();
    Timeline timeline = new Timeline(codec);
    append(timeline, Timeline.RECENT + 5);

    assertThat(codec.encoded).isEqualTo(5);
    starts(timeline.between(second(5), Long.MAX_VALUE));
    assertThat(codec.decoded).isZero();
    starts(timeline.all());
    assertThat(codec.decoded).isEqualTo(5);
  }

  @Test
  void betweenTakesTheStartInAndLeavesTheEndOut() {
    Timeline timeline = new Timeline(new StartOnly());
    append(timeline, 10);

    assertThat(starts(timeline.between(second(3), second(6))))
        .containsExactly(second(3), second(4), second(5));
    assertThat(timeline.between(second(20), second(30))).isEmpty();
  }

  @Test
  void forgetsWhatIsOlderThanAnHourWithoutCountingItAsDropped() {
    Timeline timeline = new Timeline(new StartOnly());
    append(timeline, Timeline.WINDOWS + 7);

    assertThat(timeline.size()).isEqualTo(Timeline.WINDOWS);
    assertThat(starts(timeline.all())).startsWith(second(7));
    assertThat(timeline.dropped()).isZero();
  }

  @Test
  void dropsTheOldestFirstAndCountsThemWhenTheBudgetIsFull() {
    long budget = 200L * PACKED_SIZE;
    Timeline timeline = new Timeline(new StartOnly(), budget);
    append(timeline, 1_000);

    assertThat(timeline.estimatedBytes()).isLessThanOrEqualTo(budget);
    assertThat(timeline.size()).isBetween(150 + Timeline.RECENT / 2, 200 + Timeline.RECENT);
    assertThat(timeline.dropped()).isEqualTo(1_000 - timeline.size());
    assertThat(starts(timeline.all())).endsWith(second(999));
  }

  @Test
  void packsSoonerWhenTheHistogramsAreLarge() {
    StartOnly codec = new StartOnly();
    long budget = 400_000;
    Timeline timeline = new Timeline(codec, budget);
    Histogram wide = new Histogram(64, 600_000_000_000L, 2);
    for (int i = 1; i < 20_000; i++) {
      wide.recordValue(1_000L * i * i);
    }
    for (int i = 0; i < Timeline.RECENT; i++) {
      timeline.append(window(second(i), Latencies.of(wide)));
    }

    assertThat(codec.encoded).isGreaterThan(Timeline.RECENT / 4);
    assertThat(timeline.estimatedBytes()).isLessThanOrEqualTo(budget);
    assertThat(timeline.latest()).extracting(Window::startMillis).isEqualTo(second(119));
  }

  @Test
  void hasNoLatestBeforeTheFirst() {
    assertThat(new Timeline(new StartOnly()).latest()).isNull();
  }

  @Test
  void readersNeverSeeAGapWhileWindowsAreAppended() throws InterruptedException {
    Timeline timeline = new Timeline(new StartOnly());
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<String> gap = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get() && gap.get() == null) {
                List<Long> starts = starts(timeline.all());
                for (int i = 1; i < starts.size(); i++) {
                  if (starts.get(i) - starts.get(i - 1) != 1000) {
                    gap.set("after " + starts.get(i - 1));
                  }
                }
              }
            });
    reader.start();
    append(timeline, 2_000);
    done.set(true);
    reader.join();

    assertThat(gap.get()).isNull();
  }

  private static void append(Timeline timeline, int windows) {
    for (int i = 0; i < windows; i++) {
      timeline.append(window(second(i), Latencies.NONE));
    }
  }

  private static Window window(long startMillis, Latencies statement) {
    return new Window(
        startMillis,
        1_000_000_000,
        Map.of(),
        Map.of("select 1", new StatementWindow(statement, 0, 0)),
        Map.of(),
        Map.of(),
        SystemWindow.unknown(1));
  }

  private static long second(int i) {
    return START + 1000L * i;
  }

  private static List<Long> starts(List<Window> windows) {
    List<Long> starts = new ArrayList<>();
    windows.forEach(w -> starts.add(w.startMillis()));
    return starts;
  }

  /** Keeps only the start, in a fixed number of bytes. */
  private static final class StartOnly implements Timeline.Codec {

    int encoded;
    volatile int decoded;

    @Override
    public byte[] encode(Window window) {
      encoded++;
      return ByteBuffer.allocate(PACKED_SIZE).putLong(window.startMillis()).array();
    }

    @Override
    public Window decode(byte[] bytes) {
      decoded++;
      return window(ByteBuffer.wrap(bytes).getLong(), Latencies.NONE);
    }
  }
}
