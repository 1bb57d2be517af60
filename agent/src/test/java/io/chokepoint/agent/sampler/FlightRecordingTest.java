package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.timeline.JvmWindow.Recorded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FlightRecordingTest {

  private static final int MOST_TRIES = 10;
  private static final String HERE = " at " + FlightRecordingTest.class.getName();
  private static final Predicate<String> COMPUTED = p -> p.startsWith("int[]" + HERE + ".compute:");
  private static final Predicate<String> KEPT = p -> p.startsWith("byte[]" + HERE + ".keep:");

  /** Compiled into its caller, a loop may be told as the caller's line. */
  private static final Predicate<String> RAN =
      p -> p.matches("\\Q" + FlightRecordingTest.class.getName() + "\\E\\.(spin|serve):.*");

  private final List<byte[]> kept = new ArrayList<>();
  private volatile int[] latest = {};
  private volatile double sum;
  private volatile boolean goOn = true;

  @Test
  void tellsWhoAllocatesWhatStaysAndWhatRequestsCompute() throws Exception {
    Thread shop = new Thread(this::serve);
    Thread other = new Thread(this::idleWork);
    shop.start();
    other.start();
    Recorded recorded = FlightRecording.record(Duration.ofSeconds(2), () -> List.of(shop));
    for (int more = 0; more < MOST_TRIES && !told(recorded); more++) {
      recorded = recorded.plus(FlightRecording.record(Duration.ofSeconds(2), () -> List.of(shop)));
    }
    goOn = false;
    shop.join();
    other.join();

    assertThat(recorded.nanos()).isGreaterThanOrEqualTo(1_900_000_000L);
    assertThat(recorded.allocated().keySet()).anyMatch(COMPUTED);
    assertThat(recorded.kept().keySet()).anyMatch(KEPT);
    assertThat(recorded.running().keySet()).anyMatch(RAN).noneMatch(p -> p.contains(".idleWork:"));
  }

  /** On a machine that is busy the thread may hardly run while it is recorded. */
  private static boolean told(Recorded recorded) {
    return recorded.allocated().keySet().stream().anyMatch(COMPUTED)
        && recorded.kept().keySet().stream().anyMatch(KEPT)
        && recorded.running().keySet().stream().anyMatch(RAN);
  }

  /** Collections are asked for: only what outlived one is told to have stayed. */
  private void serve() {
    for (int i = 0; goOn; i++) {
      for (int request = 0; request < 100; request++) {
        compute();
      }
      keep(i);
      spin();
      if (i % 20 == 0) {
        System.gc();
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void spin() {
    long until = System.nanoTime() + 3_000_000;
    double roots = 0;
    while (System.nanoTime() < until) {
      roots = Math.sqrt(roots + 1);
    }
    sum = roots;
  }

  /** Of no request. */
  private void idleWork() {
    while (goOn) {
      spin();
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Where others can see it: else there is none once it is compiled. */
  private void compute() {
    latest = new int[5_000];
  }

  /** Too large for a thread's own piece of the heap: each is sampled, and stays for seconds. */
  private void keep(int i) {
    byte[] piece = new Piece().bytes;
    if (kept.size() < 500) {
      kept.add(piece);
    } else {
      kept.set(i % kept.size(), piece);
    }
  }

  /** Who makes it is to be told, and not its constructor. */
  private static final class Piece {
    private final byte[] bytes = new byte[1_000_000];
  }

  /** The depth of stacks is set at the recorder's first use, which this JVM has had. */
  @Test
  void seesTheCodeBelowAMapperAndItsDriver() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeepStack.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(jvm.waitFor()).as(said).isZero();
    assertThat(said).contains(" in java.util.Collections$SynchronizedCollection.contains");
  }

  /** Between its own code and what computes there are as many frames of the JDK. */
  static final class DeepStack {

    private static final int DEPTH = 75;

    private DeepStack() {}

    public static void main(String[] args) throws Exception {
      Thread shop = Thread.currentThread();
      FutureTask<Recorded> recording =
          new FutureTask<>(
              () -> FlightRecording.record(Duration.ofSeconds(2), () -> List.of(shop)));
      new Thread(recording).start();
      List<Integer> list = new ArrayList<>(Collections.nCopies(1_000_000, 1));
      for (int i = 0; i < DEPTH; i++) {
        list = Collections.synchronizedList(list);
      }
      while (!recording.isDone() && !list.contains(2)) {}
      System.out.println(recording.get().running().keySet());
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
