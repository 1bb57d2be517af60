package io.chokepoint.driver.run;

import io.chokepoint.core.model.Step;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.agent.AgentLink;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.http.HttpLoad;
import io.chokepoint.driver.load.ClientTimeline;
import io.chokepoint.driver.load.SelfWatch;
import io.chokepoint.driver.search.Pilot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Beats the time of a run: starts the load, marks steps on the agent, looks at everything once a
 * second, ends when the last answer is in.
 */
final class Conductor {

  private static final long SECOND = 1_000_000_000L;
  private static final long BEAT_MILLIS = 50;

  /** What has been laid out for now may already have been read. */
  private static final long AHEAD_NANOS = 200_000_000L;

  /** After Ctrl-C, answers that are nearly here are still waited for, but not for long. */
  private static final long PATIENCE_NANOS = SECOND;

  /** Beyond the longest timeout: the grace for what waits, and the loops' own care. */
  private static final long LAST_NANOS = 5 * SECOND;

  /** What a key changes the load by. */
  private static final double MORE = 1.2;

  private final Timetable timetable;
  private final int mostUsers;
  private final long timeoutNanos;
  private final PlanClock clock;
  private final HttpLoad load;
  private final ClientTimeline timeline;
  private final SelfWatch self;
  private final @Nullable AgentLink agent;
  private final List<AgentLink> others;
  private final Progress progress;
  private final Notes notes;
  private final Pilot pilot;
  private final Interrupt interrupt;
  private final EachSecond seconds;

  private final List<Step> steps = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private int begun;
  private int ended;
  private int sampled;
  private long stoppedAt = Long.MAX_VALUE;

  /**
   * @param mostUsers there may be at most
   * @param timeoutNanos the longest that an answer is waited for
   * @param others agents of other services
   */
  Conductor(
      Timetable timetable,
      int mostUsers,
      long timeoutNanos,
      PlanClock clock,
      HttpLoad load,
      ClientTimeline timeline,
      SelfWatch self,
      @Nullable AgentLink agent,
      List<AgentLink> others,
      Progress progress,
      Notes notes,
      Pilot pilot,
      Interrupt interrupt) {
    this.timetable = timetable;
    this.mostUsers = mostUsers;
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
    this.load = load;
    this.timeline = timeline;
    this.self = self;
    this.agent = agent;
    this.others = List.copyOf(others);
    this.progress = progress;
    this.notes = notes;
    this.pilot = pilot;
    this.interrupt = interrupt;
    this.seconds = new EachSecond(timetable, clock.startMillis(), timeline, agent);
  }

  void conduct() {
    load.start();
    while (!load.finished() && clock.getAsLong() < Math.min(give(stoppedAt), longest())) {
      long now = clock.getAsLong();
      stopIfWanted(now);
      skipIfWanted(now);
      changeIfWanted(now);
      markSteps(Math.min(now, stoppedAt));
      sample(now);
      show();
      notes.drainTo(progress);
      rest();
    }
    cutOff();
    markSteps(Math.min(clock.getAsLong(), stoppedAt));
    endCutStep();
    sample(clock.getAsLong());
    show();
    long last = clock.unixMillis(Math.min(timetable.endNanos(), stoppedAt)) - 1;
    if (agent != null) {
      agent.awaitWindow(last);
    }
    others.forEach(other -> other.awaitWindow(last));
    notes.drainTo(progress);
  }

  /** The steps that were reached, the last cut off where the run was. */
  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** What did not go as it should, for the report. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private void cutOff() {
    try {
      load.cutOff();
    } catch (IllegalStateException e) {
      remark("the driver's last second could not be read: " + e.getMessage());
    }
  }

  private void remark(String line) {
    if (!remarks.contains(line)) {
      remarks.add(line);
      notes.accept(line);
    }
  }

  /** When every answer has come or timed out; to wait longer is to wait for a loop that is lost. */
  private long longest() {
    return timetable.open() ? Long.MAX_VALUE : timetable.endNanos() + timeoutNanos + LAST_NANOS;
  }

  private static long give(long stoppedAt) {
    return stoppedAt == Long.MAX_VALUE ? stoppedAt : stoppedAt + PATIENCE_NANOS;
  }

  private void stopIfWanted(long now) {
    if (interrupt.stopWanted() && stoppedAt == Long.MAX_VALUE) {
      stoppedAt = Math.max(0, now);
      load.stop();
      progress.note(
          (interrupt.wanted() ? "interrupted" : "stopped") + "; reporting what was measured");
    }
  }

  private void skipIfWanted(long now) {
    if (now > 0 && interrupt.takeSkip()) {
      String phase = timetable.at(now).name();
      progress.note(
          timetable.skip(now + AHEAD_NANOS)
              ? phase + " ended early"
              : "nothing follows " + phase + "; q stops the run");
    }
  }

  private void changeIfWanted(long now) {
    int notches = now > 0 ? interrupt.takeChange() : 0;
    if (notches != 0 && stoppedAt == Long.MAX_VALUE) {
      String before = timetable.at(now + AHEAD_NANOS).name();
      @Nullable String changed =
          timetable.change(now + AHEAD_NANOS, notches > 0 ? MORE : 1 / MORE, mostUsers);
      progress.note(
          changed == null
              ? before + " cannot be changed" + (notches > 0 ? " to more" : " to less")
              : before + " → " + changed);
    }
  }

  private void markSteps(long now) {
    List<Timetable.Phase> all = timetable.steps();
    while (ended < all.size() && now >= all.get(ended).toNanos()) {
      begin(all, now);
      end(all.get(ended), all.get(ended).toNanos());
    }
    begin(all, now);
  }

  private void begin(List<Timetable.Phase> all, long now) {
    if (begun == ended && begun < all.size() && now >= all.get(begun).fromNanos()) {
      mark(step(all.get(begun), all.get(begun).toNanos()), AgentClient.Edge.BEGIN);
      begun++;
    }
  }

  private void end(Timetable.Phase phase, long toNanos) {
    Step step = step(phase, toNanos);
    steps.add(step);
    mark(step, AgentClient.Edge.END);
    ended++;
  }

  private void endCutStep() {
    if (begun > ended) {
      long last = timetable.requests() > 0 ? load.lastEndNanos() : Long.MAX_VALUE;
      end(timetable.steps().get(ended), Math.min(last, Math.min(clock.getAsLong(), stoppedAt)));
    }
  }

  private Step step(Timetable.Phase phase, long toNanos) {
    return new Step(
        phase.name(),
        clock.unixMillis(phase.fromNanos()),
        clock.unixMillis(toNanos),
        phase.offered());
  }

  private void mark(Step step, AgentClient.Edge edge) {
    if (agent != null) {
      agent.mark(step, edge);
    }
    others.forEach(other -> other.mark(step, edge));
  }

  private void sample(long now) {
    if (now >= (sampled + 1) * SECOND) {
      sampled = (int) (now / SECOND);
      timeline.self(sampled - 1, self.sample());
      if (agent != null) {
        agent.look();
      }
      others.forEach(AgentLink::look);
    }
  }

  private void show() {
    seconds.show(
        clock.getAsLong(),
        () -> {
          watch();
          steer();
        });
  }

  /** A failure of the progress view costs the view, not the run. */
  private void watch() {
    try {
      progress.second(seconds.snapshot());
    } catch (RuntimeException e) {
      remark("progress could not be shown: " + e);
    }
  }

  /** A search that fails has no next level; what was measured is reported. */
  private void steer() {
    if (stoppedAt != Long.MAX_VALUE) {
      return;
    }
    try {
      pilot.second(seconds, clock.getAsLong());
    } catch (RuntimeException e) {
      remark("the search failed: " + e);
      interrupt.finish();
    }
  }

  private static void rest() {
    try {
      Thread.sleep(BEAT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
