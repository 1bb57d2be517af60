package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.AgentWords;
import io.chokepoint.core.diagnosis.words.RestartedWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The service was started again while it was under load: what came before and after are two JVMs,
 * and levels of one say nothing of the other.
 */
public final class Restarted implements Rule {

  @Override
  public Kind kind() {
    return Kind.RESTARTED;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    return assess(c.run());
  }

  @Override
  public Assessment withoutLevels(Run run) {
    return run.timeline().isEmpty() ? Assessment.insufficient(AgentWords.NO_WINDOW) : assess(run);
  }

  /** One JVM after another. */
  private record Change(Window last, Window first, JvmWindow before, JvmWindow after) {

    double goneSeconds() {
      double end = last.startMillis() / 1e3 + last.lengthNanos() / 1e9;
      return Math.max(0, first.startMillis() / 1e3 - end);
    }
  }

  private static Assessment assess(Run run) {
    List<Change> changes = changes(run);
    return changes.isEmpty()
        ? Assessment.silent(RestartedWords.SAME_JVM)
        : Assessment.fires(finding(run, changes));
  }

  private static List<Change> changes(Run run) {
    long from = run.steps().stream().mapToLong(Step::fromMillis).min().orElse(0);
    List<Change> changes = new ArrayList<>();
    Window before = null;
    for (Window w : run.timeline()) {
      JvmWindow now = w.system().jvm();
      JvmWindow then = before == null ? null : before.system().jvm();
      if (before != null && now != null && then != null && w.startMillis() >= from) {
        if (now.pid() != then.pid() || now.startedMillis() != then.startedMillis()) {
          changes.add(new Change(before, w, then, now));
        }
      }
      before = now == null ? before : w;
    }
    return changes;
  }

  private static Finding finding(Run run, List<Change> changes) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(RestartedWords.STARTS, changes.size(), "starts", null));
    for (Change change : changes) {
      evidence.add(
          new Evidence(
              Text.of(
                  RestartedWords.PROCESS_FOLLOWED,
                  change.before().pid(),
                  change.after().pid(),
                  step(run, change.first())),
              change.goneSeconds(),
              "s",
              null));
    }
    return new Finding(
        Kind.RESTARTED,
        new ResourceId(ResourceKind.SERVICE, ""),
        List.of(),
        1,
        evidence,
        List.of(new RuledOut(Kind.ERRORS, RestartedWords.FAILED_MEANWHILE)),
        new Remedy(RestartedWords.FIND_OUT, null, (double) changes.size(), 0.0),
        new Prediction(RestartedWords.STARTS, changes.size(), 0, "starts", RestartedWords.STAYS_UP),
        null);
  }

  private static String step(Run run, Window w) {
    for (Step step : run.steps()) {
      if (w.startMillis() < step.toMillis()) {
        return w.startMillis() >= step.fromMillis()
            ? Text.of(RestartedWords.IN_STEP, step.name())
            : Text.of(RestartedWords.BEFORE_STEP, step.name());
      }
    }
    return run.steps().isEmpty() ? RestartedWords.IN_RUN : RestartedWords.AFTER_LAST_STEP;
  }
}
