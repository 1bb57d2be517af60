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
    return run.timeline().isEmpty()
        ? Assessment.insufficient("there is no window of the agent")
        : assess(run);
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
        ? Assessment.silent("the service was the same JVM all the time, as far as the agent told")
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
    evidence.add(new Evidence("starts of the service under load", changes.size(), "starts", null));
    for (Change change : changes) {
      evidence.add(
          new Evidence(
              Text.of(
                  "process %d was followed by process %d %s; nothing was seen for",
                  change.before().pid(), change.after().pid(), step(run, change.first())),
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
        List.of(
            new RuledOut(
                Kind.ERRORS, "requests of that time fail because there was no service to ask")),
        new Remedy(
            "find out why the service ended: its log and exit code, the kernel's log (killed for want"
                + " of memory: exit code 137), liveness probes that time out under load, a deployment"
                + " during the run. Then measure again: levels before and after are of two JVMs",
            null,
            (double) changes.size(),
            0.0),
        new Prediction(
            "starts of the service under load",
            changes.size(),
            0,
            "starts",
            "a run in which the service stays up can be judged"),
        null);
  }

  private static String step(Run run, Window w) {
    for (Step step : run.steps()) {
      if (w.startMillis() < step.toMillis()) {
        return w.startMillis() >= step.fromMillis()
            ? "in step " + step.name()
            : "before step " + step.name();
      }
    }
    return run.steps().isEmpty() ? "in the run" : "after the last step";
  }
}
