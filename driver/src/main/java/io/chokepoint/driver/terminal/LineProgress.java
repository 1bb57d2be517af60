package io.chokepoint.driver.terminal;

import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.run.Progress;
import org.jspecify.annotations.Nullable;

/** Progress where nothing can be written over: one line an interval. */
final class LineProgress implements Progress {

  private final Screen screen;
  private final long everyNanos;
  private final LimitNow limit = new LimitNow();
  private @Nullable Timetable timetable;
  private long nextNanos;

  LineProgress(Screen screen, long everyNanos) {
    this.screen = screen;
    this.everyNanos = everyNanos;
    this.nextNanos = everyNanos;
  }

  @Override
  public void begin(Plan plan, Timetable newTimetable) {
    timetable = newTimetable;
    screen.line(
        plan.name()
            + ": "
            + ProgressText.extent(newTimetable)
            + " against "
            + plan.where()
            + ", "
            + (newTimetable.open() ? "at most " : "")
            + ProgressText.clock(newTimetable.longestNanos()));
  }

  @Override
  public void second(Snapshot s) {
    limit.look(s.service());
    if (timetable == null || s.nowNanos() < nextNanos) {
      return;
    }
    nextNanos = s.nowNanos() + everyNanos;
    String words = limit.words();
    Window window = s.service();
    screen.line(
        ProgressText.clock(s.nowNanos())
            + "  "
            + ProgressText.phase(timetable, s.phase())
            + "  "
            + ProgressText.load(s)
            + (window == null
                ? ""
                : " | " + (s.agentLost() ? "agent lost" : ProgressText.service(window)))
            + (words.isEmpty() || s.agentLost() ? "" : " | limit now: " + words));
  }

  @Override
  public void note(String line) {
    screen.line(line);
  }

  @Override
  public void end() {
    screen.out().flush();
  }
}
