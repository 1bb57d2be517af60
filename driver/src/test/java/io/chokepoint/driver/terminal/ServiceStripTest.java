package io.chokepoint.driver.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.run.FakeAgent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ServiceStripTest {

  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void withoutATerminalThereIsOneLineAnInterval() {
    ServiceStrip strip = new ServiceStrip(screen(false), "shop", 2 * SECOND);
    for (int second = 0; second < 4; second++) {
      strip.window(window(second), second * SECOND);
    }
    strip.end();

    assertThat(text())
        .isEqualToNormalizingNewlines(
            """
            0:00  4/s · 1 in flight · p50 2.00 ms, p95 2.00 ms, p99 2.00 ms · 3 × 503 | CPU 0.50/2
            0:02  4/s · 1 in flight · p50 2.00 ms, p95 2.00 ms, p99 2.00 ms · 3 × 503 | CPU 0.50/2
            """);
  }

  @Test
  void onATerminalTheSameLinesAreWrittenOver() {
    ServiceStrip strip = new ServiceStrip(screen(true), "shop", SECOND);
    strip.window(window(0), 0);
    strip.window(window(1), SECOND);

    assertThat(text()).contains("shop  0:01", "3 × 503", "CPU 0.50/2");
    assertThat(text().split("\u001B\\[5A", -1)).hasSize(2);
  }

  private static Window window(int second) {
    Window idle = FakeAgent.window(second * 1000L, SECOND);
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(2_000_000, 4);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/")
            .latency(Latencies.of(latency))
            .statuses(Map.of(200, 1L, 503, 3L))
            .inFlight(1)
            .build();
    return idle.toBuilder().endpoints(Map.of("GET /", endpoint)).build();
  }

  private Screen screen(boolean live) {
    return new Screen(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), live, false, true, 120, 24);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
