package io.chokepoint.driver.terminal;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A service as its agent sees it, second by second: a block that is written over on a terminal, a
 * line an interval elsewhere. Latencies are those inside the service.
 */
public final class ServiceStrip {

  private static final int SECONDS = 30;
  private static final int LEAST_ERROR = 500;

  /** Windows come a little earlier or later than whole seconds. */
  private static final long EARLY_NANOS = 500_000_000L;

  private final Screen screen;
  private final String name;
  private final long everyNanos;
  private final Block block;
  private final Sparkline rate = new Sparkline(SECONDS);
  private final Sparkline latency = new Sparkline(SECONDS);
  private final LimitNow limit = new LimitNow();
  private long nextNanos;

  /**
   * A strip that shows nothing yet.
   *
   * @param name of the service
   * @param everyNanos how often a line is printed where nothing can be written over
   */
  public ServiceStrip(Screen screen, String name, long everyNanos) {
    this.screen = screen;
    this.name = name;
    this.everyNanos = everyNanos;
    this.block = new Block(screen);
  }

  /**
   * Another window.
   *
   * @param nowNanos since the watch began
   */
  public void window(Window window, long nowNanos) {
    double seconds = window.lengthNanos() / 1e9;
    Latencies all = latencies(window.endpoints().values());
    rate.add(all.count() / seconds);
    latency.add(all.percentileNanos(95));
    limit.look(window);
    if (screen.live()) {
      block.draw(lines(window, all, nowNanos));
    } else if (nowNanos + EARLY_NANOS >= nextNanos) {
      nextNanos = nowNanos + everyNanos;
      String words = limit.words();
      screen.line(
          ProgressText.clock(nowNanos)
              + "  "
              + rate(window, all)
              + (all.count() == 0 ? "" : " · " + percentiles(all))
              + " · "
              + errors(window)
              + " | "
              + ProgressText.service(window)
              + (words.isEmpty() ? "" : " | limit now: " + words));
    }
  }

  /** Something people should know now. */
  public void note(String line) {
    if (screen.live()) {
      block.above(screen.paint(Screen.Ink.YELLOW, line));
    } else {
      screen.line(line);
    }
  }

  /** Nothing more comes; what was shown last stays. */
  public void end() {
    screen.out().flush();
  }

  private List<String> lines(Window window, Latencies all, long nowNanos) {
    List<String> lines = new ArrayList<>();
    lines.add(screen.paint(Screen.Ink.BOLD, name) + "  " + ProgressText.clock(nowNanos));
    lines.add(block.label("rate") + rate(window, all) + "  " + rate.draw(screen));
    lines.add(
        block.label("latency")
            + (all.count() == 0 ? Text.UNKNOWN : percentiles(all))
            + "  p95 "
            + latency.draw(screen));
    lines.add(block.label("errors") + errors(window));
    lines.add(block.label("service") + ProgressText.service(window));
    String words = limit.words();
    if (!words.isEmpty()) {
      lines.add(block.label("limit now") + screen.paint(Screen.Ink.YELLOW, words));
    }
    return lines;
  }

  private static String rate(Window window, Latencies all) {
    long inFlight = window.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum();
    return Text.rate(all.count() * 1e9 / window.lengthNanos()) + " · " + inFlight + " in flight";
  }

  private static String percentiles(Latencies all) {
    return "p50 "
        + Text.time(all.percentileNanos(50))
        + ", p95 "
        + Text.time(all.percentileNanos(95))
        + ", p99 "
        + Text.time(all.percentileNanos(99));
  }

  /** {@code 3 503}: how many answers of this second by status. */
  private static String errors(Window window) {
    Map<Integer, Long> failed = new TreeMap<>();
    for (EndpointWindow endpoint : window.endpoints().values()) {
      endpoint
          .statuses()
          .forEach(
              (status, count) -> {
                if (status >= LEAST_ERROR) {
                  failed.merge(status, count, Long::sum);
                }
              });
    }
    if (failed.isEmpty()) {
      return "no errors";
    }
    List<String> parts = new ArrayList<>();
    failed.forEach((status, count) -> parts.add(count + " × " + status));
    return String.join(", ", parts);
  }

  private static Latencies latencies(Collection<EndpointWindow> endpoints) {
    return Latencies.sum(endpoints.stream().map(EndpointWindow::latency));
  }
}
