package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Verdict.Missing;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts on a run in which steps ask for one endpoint alone, as the cells of a matrix do. One
 * endpoint unloaded says nothing of another under load, so no two of them are levels of one load:
 * each is judged by its own steps, and the run is healthy only where every one of them is.
 */
final class Alone {

  private static final int MOST_SUMMARIES = 3;

  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

  private Alone() {}

  /** Null where no step asks for one endpoint alone, or all for the same. */
  static @Nullable Verdict judged(
      Run run, Function<Run, Verdict> judge, Comparator<Finding> ranking) {
    Map<String, List<Step>> byEndpoint = new LinkedHashMap<>();
    for (Step step : run.steps()) {
      String only = step.offered().endpoint();
      byEndpoint
          .computeIfAbsent(only == null ? "all together" : only, e -> new ArrayList<>())
          .add(step);
    }
    if (byEndpoint.size() < 2) {
      return null;
    }
    Alone alone = new Alone();
    byEndpoint.forEach(
        (endpoint, steps) -> alone.verdicts.put(endpoint, judge.apply(run.with(steps))));
    return alone.together(ranking);
  }

  private Verdict together(Comparator<Finding> ranking) {
    List<Finding> findings = findings(ranking);
    Outcome outcome =
        !findings.isEmpty()
            ? Outcome.FINDINGS
            : names(Outcome.INSUFFICIENT).isEmpty() ? Outcome.HEALTHY : Outcome.INSUFFICIENT;
    return new Verdict(outcome, summary(), findings, missing());
  }

  /** The same cause in several endpoints is one finding, with the figures of the worst of them. */
  private List<Finding> findings(Comparator<Finding> ranking) {
    record Cause(Kind kind, ResourceId resource) {}
    Map<Cause, Finding> worst = new LinkedHashMap<>();
    for (Verdict verdict : verdicts.values()) {
      for (Finding f : verdict.findings()) {
        worst.merge(
            new Cause(f.kind(), f.resource()),
            f,
            (a, b) -> a.share() >= b.share() ? affecting(a, b) : affecting(b, a));
      }
    }
    return worst.values().stream().sorted(ranking).toList();
  }

  private static Finding affecting(Finding worse, Finding other) {
    Set<String> endpoints = new LinkedHashSet<>(worse.endpoints());
    endpoints.addAll(other.endpoints());
    return new Finding(
        worse.kind(),
        worse.resource(),
        List.copyOf(endpoints),
        worse.share(),
        worse.evidence(),
        worse.ruledOut(),
        worse.remedy(),
        worse.predicted(),
        worse.measured());
  }

  private List<Missing> missing() {
    List<Missing> missing = new ArrayList<>();
    verdicts.forEach(
        (endpoint, verdict) ->
            verdict
                .missing()
                .forEach(m -> missing.add(new Missing(m.kind(), endpoint + ": " + m.what()))));
    return missing;
  }

  private String summary() {
    StringBuilder text = new StringBuilder("Each endpoint was loaded alone and is judged alone.");
    List<String> found = names(Outcome.FINDINGS);
    for (String endpoint : found.subList(0, Math.min(MOST_SUMMARIES, found.size()))) {
      text.append(" ").append(endpoint).append(": ").append(summaryOf(endpoint));
    }
    if (found.size() > MOST_SUMMARIES) {
      List<String> rest = found.subList(MOST_SUMMARIES, found.size());
      text.append(" Findings in ").append(String.join(", ", rest)).append(" too.");
    }
    List<String> healthy = names(Outcome.HEALTHY);
    if (!healthy.isEmpty()) {
      text.append(" Healthy: ").append(String.join(", ", healthy)).append(".");
    }
    List<String> open = names(Outcome.INSUFFICIENT);
    if (!open.isEmpty()) {
      text.append(" No verdict on ").append(String.join(", ", open)).append(": ");
      text.append(summaryOf(open.get(0)));
    }
    return text.toString();
  }

  private String summaryOf(String endpoint) {
    Verdict verdict = verdicts.get(endpoint);
    return verdict == null ? "" : verdict.summary();
  }

  private List<String> names(Outcome outcome) {
    return verdicts.entrySet().stream()
        .filter(e -> e.getValue().outcome() == outcome)
        .map(Map.Entry::getKey)
        .toList();
  }
}
