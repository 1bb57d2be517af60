package io.chokepoint.driver.terminal;

import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Messages;
import io.chokepoint.driver.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: a block of lines that is written over each second. The cursor is left as
 * it is, so that nothing has to be put back when the process is killed. No line may wrap, or the
 * count of lines to go up would be wrong: lines are cut to the width, and while the block is
 * written the terminal itself is told not to wrap, should it have become narrower.
 */
final class LiveProgress implements Progress {

  private static final int BAR = 24;
  private static final int LEAST_BAR = 6;
  private static final int SECONDS = 30;
  private static final String UP = "\u001B[%dA";
  private static final String CLEAR_DOWN = "\u001B[J";
  private static final String CLEAR_RIGHT = "\u001B[K";
  private static final String NO_WRAP = "\u001B[?7l";
  private static final String WRAP = "\u001B[?7h";

  private final Screen screen;
  private final Supplier<String> keys;
  private final Sparkline rate = new Sparkline(SECONDS);
  private final Sparkline latency = new Sparkline(SECONDS);
  private final Sparkline delivery = new Sparkline(SECONDS);
  private final LimitNow limit = new LimitNow();
  private final Map<String, Long> errors = new TreeMap<>();
  private @Nullable Timetable timetable;
  private String name = "";
  private List<String> block = List.of();
  private long ended;

  /**
   * Progress that has not begun.
   *
   * @param keys what keys do; empty where there are none
   */
  LiveProgress(Screen screen, Supplier<String> keys) {
    this.screen = screen;
    this.keys = keys;
  }

  @Override
  public void begin(Plan plan, Timetable newTimetable) {
    timetable = newTimetable;
    name = plan.name();
    redraw(List.of(screen.paint(Screen.Ink.BOLD, name) + "  getting ready"));
  }

  @Override
  public void second(Snapshot s) {
    if (timetable == null) {
      return;
    }
    rate.add(s.completed());
    latency.add(s.p95Nanos());
    Messages messages = s.messages();
    if (messages != null) {
      delivery.add(messages.p95Nanos());
      ended += messages.sent() + messages.received();
    }
    limit.look(s.service());
    ended += s.completed();
    s.errors().forEach((label, count) -> errors.merge(label, count, Long::sum));
    redraw(lines(timetable, s));
  }

  @Override
  public void note(String line) {
    List<String> below = block;
    wipe();
    screen.line(screen.paint(Screen.Ink.YELLOW, line));
    redraw(below);
  }

  @Override
  public void end() {
    wipe();
    screen.out().flush();
  }

  private List<String> lines(Timetable table, Snapshot s) {
    List<String> lines = new ArrayList<>();
    lines.add(head(table, s));
    if (ProgressText.requests(s)) {
      lines.add(label("rate") + ProgressText.achieved(s) + "  " + rate.draw(screen));
      lines.add(label("latency") + ProgressText.percentiles(s) + "  p95 " + latency.draw(screen));
    }
    Messages messages = s.messages();
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
    return screen.paint(Screen.Ink.DIM, "  " + label + " ".repeat(11 - label.length()));
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

  private void wipe() {
    if (!block.isEmpty()) {
      screen.out().print(UP.formatted(block.size()) + "\r" + CLEAR_DOWN);
      block = List.of();
    }
  }

  /** Written over in place, in one go: clearing first would flicker. */
  private void redraw(List<String> lines) {
    List<String> visible = lines.subList(0, Math.min(lines.size(), screen.rows() - 1));
    StringBuilder text = new StringBuilder();
    if (!block.isEmpty()) {
      text.append(UP.formatted(block.size())).append('\r');
    }
    text.append(NO_WRAP);
    for (String line : visible) {
      text.append(Width.cut(screen.plain(line), screen.columns() - 1))
          .append(CLEAR_RIGHT)
          .append(System.lineSeparator());
    }
    text.append(WRAP).append(CLEAR_DOWN);
    screen.out().print(text);
    screen.out().flush();
    block = List.copyOf(visible);
  }
}
