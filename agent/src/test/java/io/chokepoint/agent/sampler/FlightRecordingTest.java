package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.timeline.JvmWindow.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FlightRecordingTest {

  private static final int MOST_TRIES = 10;
  private static final String HERE = " at " + FlightRecordingTest.class.getName();
  private static final Predicate<String> COMPUTED = p -> p.startsWith("int[]" + HERE + ".compute:");
  private static final Predicate<String> KEPT = p -> p.startsWith("byte[]" + HERE + ".keep:");

  private final List<byte[]> kept = new ArrayList<>();
  private volatile int[] latest = {};
  private volatile boolean goOn = true;

  @Test
  void tellsWhoAllocatesAndWhatStays() throws Exception {
    Thread shop = new Thread(this::serve);
    shop.start();
    Recorded recorded = FlightRecording.record(Duration.ofSeconds(2));
    for (int more = 0; more < MOST_TRIES && !told(recorded); more++) {
      recorded = recorded.plus(FlightRecording.record(Duration.ofSeconds(2)));
    }
    goOn = false;
    shop.join();

    assertThat(recorded.nanos()).isGreaterThanOrEqualTo(1_900_000_000L);
    assertThat(recorded.allocated().keySet()).anyMatch(COMPUTED);
    assertThat(recorded.kept().keySet()).anyMatch(KEPT);
  }

  /** On a machine that is busy the thread may hardly run while it is recorded. */
  private static boolean told(Recorded recorded) {
    return recorded.allocated().keySet().stream().anyMatch(COMPUTED)
        && recorded.kept().keySet().stream().anyMatch(KEPT);
  }

  /** Collections are asked for: only what outlived one is told to have stayed. */
  private void serve() {
    for (int i = 0; goOn; i++) {
      compute();
      keep(i);
      if (i % 2_000 == 0) {
        System.gc();
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Where others can see it: else there is none once it is compiled. */
  private void compute() {
    latest = new int[5_000];
  }

  private void keep(int i) {
    if (kept.size() < 2_000) {
      kept.add(new byte[10_000]);
    } else {
      kept.set(i % kept.size(), new byte[10_000]);
    }
  }

  @Test
  void callsTypesAsTheyAreWritten() {
    assertThat(FlightRecording.nameOf("[B")).isEqualTo("byte[]");
    assertThat(FlightRecording.nameOf("[[J")).isEqualTo("long[][]");
    assertThat(FlightRecording.nameOf("[Lcom.shop.Item;")).isEqualTo("Item[]");
    assertThat(FlightRecording.nameOf("com.shop.Cart$Line")).isEqualTo("Cart$Line");
  }
}
