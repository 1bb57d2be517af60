package io.chokepoint.driver.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.SocketMessages;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            0:02  step 1/1: 100/s  98/s of 100/s · 7 in flight · p50 1.20 ms, p95 20 ms, p99 1.50 s · 4 errors (now 2 5xx) | CPU 1.50/2 · heap 47.7 MiB/191 MiB · pool main 10/10 +3 waiting | limit now: 3 waiting for a connection of pool main
            0:04  step 1/1: 100/s  98/s of 100/s · 7 in flight · p50 1.20 ms, p95 20 ms, p99 1.50 s · 4 errors (now 2 5xx) | CPU 1.50/2 · heap 47.7 MiB/191 MiB · pool main 10/10 +3 waiting | limit now: 3 waiting for a connection of pool main
            """);
  }

  @Test
  void onATerminalTheSameLinesAreWrittenOver() {
    Progress progress = new LiveProgress(screen(true, 100), () -> "n next step");
    progress.begin(plan, timetable);
    progress.second(snapshot(1, window()));
    progress.second(snapshot(2, window()));
    progress.end();

    assertThat(text()).contains("step 1/1: 100/s", "0:09 left", "pool main 10/10 +3 waiting");
    assertThat(text()).contains("98/s of 100/s", "2 5xx", "loop late by 400 µs", "n next step");
    assertThat(text().split("\u001B\\[8A", -1)).hasSize(3); // up over eight lines, twice
    assertThat(text()).endsWith("\u001B[8A\r\u001B[J"); // nothing is left behind
    assertThat(screenAfter(100, 24)).allMatch(String::isBlank);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 200})
  void noLineOfTheBlockEverWraps(int width) {
    Progress progress = new LiveProgress(screen(true, width), () -> "n next step");
    progress.begin(plan, timetable);
    progress.second(snapshot(1, window()));

    assertThat(text().lines().map(l -> l.replaceAll("\u001B\\[\\??\\d*[A-Za-z]|\r", "")))
        .allMatch(l -> l.length() < width);
  }

  @Test
  void aNoteStaysAboveTheBlock() {
    Progress progress = new LiveProgress(screen(true, 100), () -> "n next step");
    progress.begin(plan, timetable);
    progress.second(snapshot(1, null));
    progress.note("agent does not answer any more");

    assertThat(text().indexOf("agent does not")).isLessThan(text().lastIndexOf("latency"));
  }

  @Test
  void whatIsOnTheScreenIsTheNewestSecondAndNotesAboveIt() {
    Progress progress = new LiveProgress(screen(true, 80), () -> "");
    progress.begin(plan, timetable);
    progress.second(snapshot(1, window()));
    progress.note("agent does not answer any more");
    progress.second(snapshot(2, null));
    progress.second(snapshot(3, null));

    List<String> lines = screenAfter(80, 24).stream().filter(l -> !l.isBlank()).toList();
    assertThat(lines.get(0)).isEqualTo("agent does not answer any more");
    assertThat(lines.get(1))
        .startsWith("orders  step 1/1: 100/s")
        .contains("0:07 left in this phase");
    assertThat(lines.get(3)).contains("p95 20 ms").endsWith("▁▁▁");
    assertThat(lines.get(4)).contains("6 5xx (2.0 %)", "(now 2 5xx)");
    assertThat(lines).hasSize(7); // the service's line is gone with its agent; its limit stays
  }

  @Test
  void aTerminalOfFewRowsShowsTheFirstLinesOnly() {
    Progress progress = new LiveProgress(screen(true, 80, 4), () -> "");
    progress.begin(plan, timetable);
    for (int second = 1; second <= 5; second++) {
      progress.second(snapshot(second, window()));
    }

    List<String> lines = screenAfter(80, 4);
    assertThat(lines.get(0)).startsWith("orders");
    assertThat(lines.get(3)).isBlank();
  }

  @Test
  void saysWhatRequestsWaitForMost() {
    LedgerSum waiting =
        new LedgerSum(
            10,
            100 * MILLI,
            Map.of(
                ResourceId.pool("main"),
                new Charge(10, 62 * MILLI, 0),
                ResourceId.CPU,
                new Charge(10, 0, 20 * MILLI)),
            0,
            0,
            0);
    LimitNow limit = new LimitNow();
    limit.look(window(waiting));
    assertThat(limit.words())
        .isEqualTo("wait for a connection of pool main, 62 % of the requests' time");
    LimitNow busy = new LimitNow();
    busy.look(
        window(
            new LedgerSum(
                10, 100 * MILLI, Map.of(ResourceId.CPU, new Charge(10, 0, 20 * MILLI)), 0, 0, 0)));
    assertThat(busy.words()).isEqualTo("nothing waited for; most time in CPU");
    assertThat(new LimitNow().words()).isEmpty();
  }

  @Test
  void theSparklineSpansDecadesAndStaysFlatWhereNothingMoves() {
    Sparkline decades = new Sparkline(3);
    for (double value : new double[] {7, 1, 10, 100}) {
      decades.add(value);
    }
    assertThat(decades.draw(screen(true, 80))).isEqualTo("▁▅█");
    Sparkline flat = new Sparkline(3);
    flat.add(10);
    flat.add(10.5);
    assertThat(flat.draw(screen(true, 80))).isEqualTo("▁▁");
  }

  private static Window window(LedgerSum ledger) {
    EndpointWindow endpoint = EndpointWindow.builder("GET", "/").ledger(ledger).build();
    return Window.builder(0, SECOND, SystemWindow.unknown(2))
        .endpoints(Map.of("GET /", endpoint))
        .build();
  }

  /** What a terminal of this size shows after all that was written. */
  private List<String> screenAfter(int columns, int rows) {
    char[][] cells = new char[rows][columns];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    int row = 0;
    int column = 0;
    Matcher parts =
        Pattern.compile("\u001B\\[(\\??)(\\d*)([A-Za-z])|(.)", Pattern.DOTALL).matcher(text());
    while (parts.find()) {
      String letter = parts.group(4);
      if (letter == null) {
        int number = parts.group(2).isEmpty() ? 0 : Integer.parseInt(parts.group(2));
        switch (parts.group(3)) {
          case "A" -> row = Math.max(0, row - number);
          case "K" -> Arrays.fill(cells[row], column, columns, ' ');
          case "J" -> {
            Arrays.fill(cells[row], column, columns, ' ');
            for (int r = row + 1; r < rows; r++) {
              Arrays.fill(cells[r], ' ');
            }
          }
          default -> {} // colours and wrapping
        }
      } else if (letter.equals("\r")) {
        column = 0;
      } else if (letter.equals("\n")) {
        column = 0;
        if (++row == rows) {
          row--;
          System.arraycopy(cells, 1, cells, 0, rows - 1);
          cells[row] = new char[columns];
          Arrays.fill(cells[row], ' ');
        }
      } else {
        assertThat(column).as("a line that wraps: " + new String(cells[row])).isLessThan(columns);
        cells[row][column++] = letter.charAt(0);
      }
    }
    return Arrays.stream(cells).map(c -> new String(c).stripTrailing()).toList();
  }

  @Test
  void messagesHaveALineOfTheirOwnAndTheirPlaceInPlainLines() {
    SocketMessages messages = new SocketMessages(40, 2, 1960, 1960, 420_000, 3_100_000);
    Progress live = new LiveProgress(screen(true, 120), () -> "");
    live.begin(plan, timetable);
    live.second(snapshot(1, null, 98, messages));
    assertThat(screenAfter(120, 24))
        .anyMatch(l -> l.matches("  rate +98/s of 100/s.*"))
        .anyMatch(
            l ->
                l.matches(
                    "  messages +40/s out \\(2 not sent\\), 1960/s in,"
                        + " delivered in p50 420 µs, p95 3.10 ms  p95 ▁"));
    bytes.reset();
    Progress plain = new LineProgress(screen(false, 100), SECOND);
    plain.begin(plan, timetable);
    plain.second(snapshot(1, null, 98, messages));
    assertThat(text())
        .contains("p99 1.50 s · messages 40/s out (2 not sent), 1960/s in, delivered in p50");
  }

  @Test
  void aPlanOfWebSocketsAloneShowsNoRateOfRequests() {
    SocketMessages listening = new SocketMessages(0, 0, 7, 0, 0, 0);
    Progress live = new LiveProgress(screen(true, 100), () -> "");
    live.begin(plan, timetable);
    live.second(snapshot(1, null, 0, listening));
    assertThat(screenAfter(100, 24))
        .noneMatch(l -> l.startsWith("  rate") || l.startsWith("  latency"))
        .anyMatch(l -> l.matches("  messages +0/s out, 7/s in"));
    bytes.reset();
    Progress plain = new LineProgress(screen(false, 100), SECOND);
    plain.begin(plan, timetable);
    plain.second(snapshot(1, null, 0, listening));
    assertThat(text()).contains("step 1/1: 100/s  messages 0/s out, 7/s in · 4 errors");
  }

  private Progress.Snapshot snapshot(int second, Window window) {
    return snapshot(second, window, 98, null);
  }

  private Progress.Snapshot snapshot(
      int second, Window window, long completed, @Nullable SocketMessages messages) {
    return new Progress.Snapshot(
        timetable.steps().get(0),
        second * SECOND,
        100,
        completed == 0 ? 0 : 100,
        completed,
        completed == 0 ? 0 : 7,
        9,
        1_200_000,
        20 * MILLI,
        1500 * MILLI,
        Map.of("5xx", 2L),
        4,
        0,
        null,
        window,
        false,
        new ClientWindow.Driver(7, 9, 30 * MILLI, 400_000, 0, null),
        messages);
  }

  private static Window window() {
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
            .capacity(10)
            .minIdle(10)
            .active(10)
            .pending(3)
            .build();
    SystemWindow system =
        SystemWindow.builder(2)
            .processCpuNanos(1500 * MILLI)
            .heapUsed(50_000_000L)
            .heapMax(200_000_000L)
            .build();
    return Window.builder(0, SECOND, system).pools(Map.of("main", pool)).build();
  }

  private Screen screen(boolean live, int columns) {
    return screen(live, columns, 24);
  }

  private Screen screen(boolean live, int columns, int rows) {
    return new Screen(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), live, live, true, columns, rows);
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
