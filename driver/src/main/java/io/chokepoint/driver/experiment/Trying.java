package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Diagnosis;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.run.Conducted;
import io.chokepoint.driver.run.Course;
import io.chokepoint.driver.search.Pilot;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The course of one experiment, and what it comes to. */
final class Trying implements Course, AutoCloseable {

  private final Attempt attempt;
  private final LongSupplier nowMillis;
  private @Nullable LeaseLink link;
  private @Nullable BlockPilot pilot;

  /**
   * @param nowMillis Unix time
   */
  Trying(Attempt attempt, LongSupplier nowMillis) {
    this.attempt = attempt;
    this.nowMillis = nowMillis;
  }

  @Override
  public Timetable timetable() {
    return attempt.timetable();
  }

  @Override
  public Pilot pilot(Timetable timetable, @Nullable AgentClient agent, Consumer<String> notes) {
    if (agent == null) {
      throw new IllegalStateException("nothing can be changed without an agent");
    }
    LeaseLink changes =
        new LeaseLink(agent, attempt.setting(), attempt.question().goesOnWhereRefused(), nowMillis);
    BlockPilot leading = new BlockPilot(attempt, timetable, changes);
    link = changes;
    pilot = leading;
    return leading;
  }

  /** Puts everything back. */
  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
  }

  /**
   * What the experiment showed, once it is closed.
   *
   * @param done what was seen of it
   * @param stopped whether it was stopped by hand
   */
  Experiment result(Conducted done, boolean stopped) {
    LeaseLink changes = link;
    BlockPilot leading = pilot;
    if (changes == null || leading == null) {
      return Experiment.notTried("it did not begin");
    }
    leading.end(seen(done));
    ExperimentOutcome early = leading.outcome();
    Question question = attempt.question();
    ExperimentOutcome outcome = early == null ? question.ended() : early;
    return question.answer(
        outcome,
        leading.because().isEmpty()
            ? because(outcome, question, done.run(), stopped)
            : leading.because(),
        attempt.setting(),
        changes.log());
  }

  private String because(ExperimentOutcome outcome, Question question, Run run, boolean stopped) {
    Predicate<String> limiting = question.limiting(outcome);
    String undecided = stopped ? " before it was stopped" : " in the time";
    return question.counted()
        + " at "
        + Timetable.name(attempt.level().offered())
        + question.said(outcome)
        + (outcome == ExperimentOutcome.NOT_DECIDED ? undecided : "")
        + (limiting == null ? "" : next(run, limiting));
  }

  private static Pilot.Seen seen(Conducted done) {
    return new Pilot.Seen() {
      @Override
      public long startMillis() {
        return done.startedMillis();
      }

      @Override
      public List<ClientWindow> client(long fromMillis) {
        return done.run().client().stream().filter(w -> w.startMillis() >= fromMillis).toList();
      }

      @Override
      public List<Window> service(long fromMillis, long toMillis) {
        return done.run().timeline().stream()
            .filter(w -> w.startMillis() >= fromMillis && w.startMillis() <= toMillis)
            .toList();
      }
    };
  }

  /** What limits in some blocks, as far as these tell. */
  private static String next(Run run, Predicate<String> blocks) {
    List<Step> those = run.steps().stream().filter(s -> blocks.test(s.name())).toList();
    List<Finding> findings = Diagnosis.of(run.with(those), Rules.ALL).findings();
    return findings.isEmpty()
        ? ""
        : "; next limits "
            + findings.get(0).kind().label()
            + " of "
            + findings.get(0).resource().label();
  }
}
