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
import io.chokepoint.core.diagnosis.words.DeadlockWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Threads hold what the other waits for, in a circle: none of them ever goes on. */
public final class Deadlock implements Rule {

  @Override
  public Kind kind() {
    return Kind.DEADLOCK;
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

  private static Assessment assess(Run run) {
    List<String> circle = List.of();
    long inside = 0;
    List<String> endpoints = List.of();
    for (Window w : run.timeline()) {
      JvmWindow jvm = w.system().jvm();
      if (jvm != null && !jvm.deadlocked().isEmpty()) {
        circle = jvm.deadlocked();
        inside = w.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum();
        endpoints = hanging(w);
      }
    }
    return circle.isEmpty()
        ? Assessment.silent(DeadlockWords.NO_CIRCLE)
        : Assessment.fires(finding(circle, inside, endpoints));
  }

  private static List<String> hanging(Window w) {
    return w.endpoints().entrySet().stream()
        .filter(e -> e.getValue().inFlight() > 0)
        .sorted((a, b) -> Long.compare(b.getValue().inFlight(), a.getValue().inFlight()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Finding finding(List<String> circle, long inside, List<String> endpoints) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(DeadlockWords.THREADS_IN_CIRCLE, circle.size(), "threads", null));
    for (String sentence : circle) {
      evidence.add(new Evidence(sentence, 1, "thread", null));
    }
    evidence.add(new Evidence(DeadlockWords.REQUESTS_INSIDE, inside, "requests", null));
    return new Finding(
        Kind.DEADLOCK,
        new ResourceId(ResourceKind.LOCK, "deadlock"),
        endpoints,
        1,
        evidence,
        List.of(new RuledOut(Kind.JAVA_LOCK, DeadlockWords.HOLDERS_IDLE)),
        new Remedy(
            Text.of(DeadlockWords.SAME_ORDER, String.join("; ", circle)),
            null,
            (double) circle.size(),
            0.0),
        new Prediction(
            DeadlockWords.THREADS_IN_CIRCLE,
            circle.size(),
            0,
            "threads",
            DeadlockWords.NO_CIRCLE_IN_ORDER),
        null);
  }
}
