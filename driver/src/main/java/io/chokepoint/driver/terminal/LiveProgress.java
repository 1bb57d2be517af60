package io.chokepoint.driver.terminal;

import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Progress;
import io.chokepoint.driver.run.SocketMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Progress on a terminal: a {@link Block} of lines that is written over each second. */
final class LiveProgress implements Progress {

  private static final int BAR = 24;
  private static final int LEAST_BAR = 6;
  private static final int SECONDS = 30;

  private final Screen screen;
  private final Supplier<String> keys;
  private final Sparkline rate = new Sparkline(SECONDS);
  private final Sparkline latency = new Sparkline(SECONDS);
  private final Sparkline delivery = new Sparkline(SECONDS);
  private final LimitNow limit = new LimitNow();
  private final Map<String, Long> errors = new TreeMap<>();
  private @Nullable Timetable timetable;
  private String name = "";
  private final Block block;
  private long ended;

  /**
   * Progress that has not begun.
   *
   * @param keys what keys do; empty where there are none
   */
  LiveProgress(Screen screen, Supplier<String> keys) {
    this.screen = screen;
    this.keys = keys;
    this.block = new Block(screen);
  }

  @Override
  public void begin(Plan plan, Timetable newTimetable) {
    timetable = newTimetable;
    name = plan.name();
    block.draw(List.of(screen.paint(Screen.Ink.BOLD, name) + "  getting ready"));
  }

  @Override
  public void second(Snapshot s) {
    if (timetable == null) {
      return;
    }
    rate.add(s.completed());
    latency.add(s.p95Nanos());
    SocketMessages messages = s.messages();
    if (messages != null) {
      delivery.add(messages.p95Nanos());
      ended += messages.sent() + messages.received();
    }
    limit.look(s.service());
    ended += s.completed();
    s.errors().forEach((label, count) -> errors.merge(label, count, Long::sum));
    block.draw(lines(timetable, s));
  }

  @Override
  public void note(String line) {
    block.above(screen.paint(Screen.Ink.YELLOW, line));
  }

  @Override
  public void end() {
    block.wipe();
  }

  private List<String> lines(Timetable table, Snapshot s) {
    List<String> lines = new ArrayList<>();
    lines.add(head(table, s));
    if (ProgressText.requests(s)) {
      lines.add(label("rate") + ProgressText.achieved(s) + "  " + rate.draw(screen));
      lines.add(label("latency") + ProgressText.percentiles(s) + "  p95 " + latency.draw(screen));
    }
    SocketMessages messages = s.messages();
    if (messages != null) {
      String drawn = messages.timed() > 0 ? "  p95 " + delivery.draw(screen) : "";
      lines.add(label("messages") + ProgressText.messages(messages) + drawn);
    }
    lines.add(label("errors") + errors(s));
    Window window = s.service();
    if (window != null) {
      lines.add(label("service") + (s.agentLost() ? "agent lost" : ProgressText.service(window)));
    }
    String words = s.limited() != null ? "the driver: " + s.limited() : limit.words();
    if (!words.isEmpty()) {
      lines.add(label("limit now") + screen.paint(Screen.Ink.YELLOW, words));
    }
    lines.add(label("driver") + ProgressText.driver(s));
    if (!keys.get().isEmpty()) {
      lines.add(label("keys") + screen.paint(Screen.Ink.DIM, keys.get()));
    }
    return lines;
  }

  private String head(Timetable table, Snapshot s) {
    String phase = "  " + ProgressText.phase(table, s.phase());
    String left =
        "  "
            + (s.nowNanos() >= table.endNanos()
                ? "waiting for the last answers"
                : ProgressText.left(table, s));
    int room = screen.columns() - Width.of(name + phase + left) - 3;
    double share = (double) s.nowNanos() / table.longestNanos();
    String bar = room < LEAST_BAR ? "" : "  " + bar(share, Math.min(BAR, room));
    return screen.paint(Screen.Ink.BOLD, name) + phase + bar + left;
  }

  private String label(String label) {
    return block.label(label);
  }

  private String errors(Snapshot s) {
    String notSent = s.notSentTotal() == 0 ? "" : " · " + s.notSentTotal() + " not sent";
    if (s.failedTotal() == 0) {
      return "none" + notSent;
    }
    List<String> parts = new ArrayList<>();
    errors.forEach((label, count) -> parts.add(count + " " + label));
    long failed = errors.values().stream().mapToLong(Long::longValue).sum();
    double share = (double) failed / Math.max(1, Math.max(failed, ended));
    return screen.paint(Screen.Ink.RED, String.join(", ", parts) + " (" + Text.percent(share) + ")")
        + ProgressText.now(s)
        + notSent;
  }

  private String bar(double share, int width) {
    int full = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
    return screen.glyph("█", "#").repeat(full) + screen.glyph("░", ".").repeat(width - full);
  }
}
