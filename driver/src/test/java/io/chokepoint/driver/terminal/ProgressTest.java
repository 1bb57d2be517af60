package io.chokepoint.driver.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.PlanException;
import io.chokepoint.driver.plan.PlanReader;
import io.chokepoint.driver.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Plan plan = plan();
  private final Timetable timetable = Timetable.of(plan.load());

  @Test
  void withoutATerminalThereIsOneLineAnInterval() {
    Progress progress = new LineProgress(screen(false, 100), 2 * SECOND);
    progress.begin(plan, timetable);
    for (int second = 1; second <= 5; second++) {
      progress.second(snapshot(second, window()));
    }
    progress.end();

    assertThat(text())
        .isEqualToNormalizingNewlines(
            """
            orders: 1 step against http://localhost:1, 0:10
            0:02  step 1/1: 100/s  98/s of 100/s · 7 in flight · p50 1.20 ms, p95 20.0 ms, p99 1.50 s · 4 errors (now 2 5xx) | CPU 1.50/2 · heap 50.0 MB/200 MB · pool main 10/10 +3 waiting
            0:04  step 1/1: 100/s  98/s of 100/s · 7 in flight · p50 1.20 ms, p95 20.0 ms, p99 1.50 s · 4 errors (now 2 5xx) | CPU 1.50/2 · heap 50.0 MB/200 MB · pool main 10/10 +3 waiting
            """);
  }

  @Test
  void onATerminalTheSameLinesAreWrittenOver() {
    Progress progress = new LiveProgress(screen(true, 100));
    progress.begin(plan, timetable);
    progress.second(snapshot(1, window()));
    progress.second(snapshot(2, window()));
    progress.end();

    assertThat(text()).contains("step 1/1: 100/s", "0:09 left", "pool main 10/10 +3 waiting");
    assertThat(text().split("\u001B\\[3A", -1)).hasSize(3); // up over three lines, twice
    assertThat(text()).endsWith("\u001B[3A\r\u001B[J"); // nothing is left behind
  }

  @Test
  void noLineOfTheBlockEverWraps() {
    Progress progress = new LiveProgress(screen(true, 60));
    progress.begin(plan, timetable);
    progress.second(snapshot(1, window()));

    assertThat(text().lines().map(l -> l.replaceAll("\u001B\\[\\d*[A-Za-z]|\r", "")))
        .allMatch(l -> l.length() < 60);
  }

  @Test
  void aNoteStaysAboveTheBlock() {
    Progress progress = new LiveProgress(screen(true, 100));
    progress.begin(plan, timetable);
    progress.second(snapshot(1, null));
    progress.note("agent does not answer any more");

    assertThat(text().indexOf("agent does not")).isLessThan(text().lastIndexOf("load     "));
  }

  private Progress.Snapshot snapshot(int second, Window window) {
    return new Progress.Snapshot(
        timetable.steps().get(0),
        second * SECOND,
        100,
        100,
        98,
        7,
        9,
        1_200_000,
        20 * MILLI,
        1500 * MILLI,
        Map.of("5xx", 2L),
        4,
        0,
        null,
        window,
        false);
  }

  private static Window window() {
    PoolWindow pool =
        new PoolWindow(
            10, 10, 0, 10, 0, 3, Latencies.NONE, 0, Latencies.NONE, Map.of(), Map.of(), List.of());
    SystemWindow system =
        new SystemWindow(
            2,
            1500 * MILLI,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            50_000_000L,
            200_000_000L,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new Window(0, SECOND, Map.of(), Map.of(), Map.of("main", pool), Map.of(), system);
  }

  private Screen screen(boolean live, int columns) {
    return new Screen(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), live, live, true, columns);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Plan plan() {
    try {
      return PlanReader.read(
          "orders.yaml",
          "target: http://localhost:1\nendpoints: [{path: /}]\nload: {steps: [{rate: 100, for: 10s}]}\n");
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }
}
