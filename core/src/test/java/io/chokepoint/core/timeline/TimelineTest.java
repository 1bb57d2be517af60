package io.chokepoint.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final long START = 1_700_000_000_000L;
  private static final int HOUR = 3_600;

  /** Ten minutes of the windows below. */
  private static final int SMALL_BUDGET = 130_000;

  @Test
  void returnsWindowsAsTheyWereAcrossPackedAndUnpacked() {
    Timeline timeline = new Timeline();
    append(timeline, Timeline.RECENT + 100);

    List<Window> all = timeline.all();

    assertThat(all).hasSize(Timeline.RECENT + 100);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i)).isEqualTo(window(i));
    }
  }

  @Test
  void betweenTakesTheStartInAndLeavesTheEndOut() {
    Timeline timeline = new Timeline();
    append(timeline, 30);

    assertThat(starts(timeline.between(second(3), second(6))))
        .containsExactly(second(3), second(4), second(5));
    assertThat(timeline.between(second(40), second(50))).isEmpty();
  }

  @Test
  void forgetsWhatIsOlderThanAnHourWithoutCountingItAsDropped() {
    Timeline timeline = new Timeline();
    append(timeline, HOUR + 7);

    assertThat(timeline.size()).isEqualTo(HOUR);
    assertThat(starts(timeline.all())).startsWith(second(7));
    assertThat(timeline.dropped()).isZero();
    assertThat(timeline.longestMergedMillis()).isZero();
  }

  @Test
  void keepsTheHourWholeWhereItsSecondsDoNotFit() {
    Timeline timeline = new Timeline(SMALL_BUDGET, List::of);
    append(timeline, HOUR);

    List<Window> all = timeline.all();

    assertThat(timeline.estimatedBytes()).isLessThanOrEqualTo(SMALL_BUDGET);
    assertThat(timeline.dropped()).isZero();
    assertThat(all.get(0).startMillis()).isEqualTo(second(0));
    assertThat(all.get(0).lengthNanos()).isGreaterThan(1_000_000_000);
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).startMillis()).isEqualTo(all.get(i - 1).endMillis());
    }
    assertThat(starts(timeline.between(second(HOUR - 60), second(HOUR)))).hasSize(60);
    assertThat(ledgers(all)).isEqualTo(ledgers(windows(0, HOUR)));
    assertThat(statements(all)).isEqualTo(statements(windows(0, HOUR)));
    int last = (int) Math.round(all.get(0).lengthNanos() / 1e9) - 1;
    assertThat(all.get(0).slowest()).startsWith(slow(last)).hasSizeLessThanOrEqualTo(5);
    assertThat(all.get(all.size() - 1).slowest()).containsExactly(slow(HOUR - 1));
  }

  @Test
  void neverMergesAcrossAnEdgeOfAStepAndKeepsAStepInParts() {
    List<Step> steps = new ArrayList<>();
    for (int at = 100; at < 3_000; at += 300) {
      steps.add(new Step("s" + at, second(at) + 300, second(at + 200) + 700, Offered.open(1)));
    }
    Timeline timeline = new Timeline(SMALL_BUDGET, () -> steps);
    append(timeline, HOUR);

    List<Window> all = timeline.all();

    assertThat(timeline.longestMergedMillis()).isGreaterThan(5_000);
    for (Step step : steps) {
      List<Window> of = all.stream().filter(w -> step.covers(w.startMillis())).toList();
      int first = (int) ((step.fromMillis() - START) / 1000) + 1;
      assertThat(ledgers(of)).isEqualTo(ledgers(windows(first, first + 199)));
      assertThat(of).hasSizeGreaterThanOrEqualTo(10);
    }
  }

  @Test
  void dropsTheOldestAndCountsItsSecondsWhenNothingIsLeftToMerge() {
    long budget = 9_000;
    Timeline timeline = new Timeline(budget, List::of);
    append(timeline, 1_000);

    assertThat(timeline.estimatedBytes()).isLessThanOrEqualTo(budget);
    long kept = (timeline.latest().endMillis() - timeline.all().get(0).startMillis()) / 1000;
    assertThat(timeline.dropped()).isPositive().isEqualTo(1_000 - kept);
    assertThat(starts(timeline.all())).endsWith(second(999));
  }

  @Test
  void forgetsNamesThatNobodyNeedsAnyMore() {
    Timeline timeline = new Timeline();
    for (int i = 0; i < 2 * HOUR + 100; i++) {
      timeline.append(window(i, "select " + i + " ".repeat(1_000), Latencies.NONE));
    }

    assertThat(timeline.size()).isEqualTo(HOUR);
    assertThat(timeline.estimatedBytes()).isLessThan(2 * HOUR * 1_300L);
  }

  @Test
  void hasNoLatestBeforeTheFirst() {
    assertThat(new Timeline().latest()).isNull();
  }

  @Test
  void readersNeverSeeAGapWhileWindowsAreAppended() throws InterruptedException {
    Timeline timeline = new Timeline(60_000, List::of);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<String> gap = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get() && gap.get() == null) {
                List<Window> all = List.copyOf(timeline.all());
                for (int i = 1; i < all.size(); i++) {
                  if (all.get(i).startMillis() != all.get(i - 1).endMillis()) {
                    gap.set("after " + all.get(i - 1).startMillis());
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
    windows(0, windows).forEach(timeline::append);
  }

  private static List<Window> windows(int from, int to) {
    List<Window> windows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      windows.add(window(i));
    }
    return windows;
  }

  private static Window window(int i) {
    Histogram histogram = new Histogram(64, 600_000_000_000L, 2);
    for (int n = 0; n < 3; n++) {
      histogram.recordValue(1_000_000 + (i * 7_919L + n * 104_729L) % 900_000 * 100);
    }
    return window(i, "select 1", Latencies.of(histogram));
  }

  private static Window window(int i, String sql, Latencies latencies) {
    LedgerSum ledger =
        new LedgerSum(
            3, 3_000_000L + i, Map.of(ResourceId.CPU, new Charge(3, 0, 1_000_000L + i)), 0, 0, 0);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/a")
            .latency(latencies)
            .statuses(Map.of(200, 3L))
            .ledger(ledger)
            .inFlight(i % 3)
            .build();
    return Window.builder(second(i), 1_000_000_000, SystemWindow.unknown(1))
        .endpoints(Map.of("GET /a", endpoint))
        .statements(Map.of(sql, new StatementWindow(latencies, 1, 0)))
        .slowest(List.of(slow(i)))
        .build();
  }

  private static SlowRequest slow(int i) {
    Map<ResourceId, Charge> charges = Map.of(ResourceId.CPU, new Charge(1, 0, 500 + i));
    return new SlowRequest(
        "GET /a",
        second(i) - 1,
        1_000 + i,
        500,
        "IOException",
        charges,
        Map.of("a.B.c", 2L),
        "0af7");
  }

  private static LedgerSum ledgers(List<Window> windows) {
    LedgerSum sum = LedgerSum.NONE;
    for (Window window : windows) {
      sum = sum.plus(window.endpoints().get("GET /a").ledger());
    }
    return sum;
  }

  private static Map<String, Latencies> statements(List<Window> windows) {
    Map<String, Latencies> sums = new HashMap<>();
    for (Window window : windows) {
      window.statements().forEach((sql, s) -> sums.merge(sql, s.latency(), Latencies::plus));
    }
    return sums;
  }

  private static long second(int i) {
    return START + 1000L * i;
  }

  private static List<Long> starts(List<Window> windows) {
    List<Long> starts = new ArrayList<>();
    windows.forEach(w -> starts.add(w.startMillis()));
    return starts;
  }
}
