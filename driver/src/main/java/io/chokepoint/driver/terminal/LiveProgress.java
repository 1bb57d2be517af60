package io.chokepoint.driver.terminal;

import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Progress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: a block of lines that is written over each second. Cursor and modes are
 * left as they are, so that nothing has to be restored when the process is killed.
 */
final class LiveProgress implements Progress {

  private static final int BAR = 24;
  private static final String UP = "\u001B[%dA";
  private static final String CLEAR_DOWN = "\u001B[J";

  private final Screen screen;
  private @Nullable Timetable timetable;
  private String name = "";
  private List<String> block = List.of();

  LiveProgress(Screen screen) {
    this.screen = screen;
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
    List<String> lines = new ArrayList<>();
    lines.add(head(timetable, s));
    lines.add("  load     " + Show.load(s));
    Window window = s.service();
    if (window != null) {
      lines.add("  service  " + (s.agentLost() ? "agent lost" : Show.service(window)));
    }
    redraw(lines);
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

  private String head(Timetable table, Snapshot s) {
    return screen.paint(Screen.Ink.BOLD, name)
        + "  "
        + Show.phase(table, s.phase())
        + "  "
        + bar((double) s.nowNanos() / table.longestNanos())
        + "  "
        + (s.nowNanos() >= table.endNanos() ? "waiting for the last answers" : Show.left(table, s));
  }

  private String bar(double share) {
    int full = (int) Math.round(Math.min(1, share) * BAR);
    return screen.glyph("█", "#").repeat(full) + screen.glyph("░", ".").repeat(BAR - full);
  }

  private void wipe() {
    if (!block.isEmpty()) {
      screen.out().print(UP.formatted(block.size()) + "\r" + CLEAR_DOWN);
      block = List.of();
    }
  }

  private void redraw(List<String> lines) {
    wipe();
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(fit(screen.plain(line))).append(System.lineSeparator());
    }
    screen.out().print(text);
    screen.out().flush();
    block = lines;
  }

  /** A line that wraps would break the count of lines to go up. */
  private String fit(String line) {
    int seen = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\u001B') {
        i = line.indexOf('m', i);
      } else if (++seen == screen.columns()) {
        return line.substring(0, i) + "\u001B[0m";
      }
    }
    return line;
  }
}
