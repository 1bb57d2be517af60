package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.Measured;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.run.Targets;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a service must show to be called healthy. That nothing got slower is not enough: every
 * target is kept, few requests fail in absolute terms, and the agent saw to the end what was
 * answered.
 */
final class HealthyCriteria {

  /** So many failures are no accident of a few requests. */
  private static final int FEWEST_FAILURES = 3;

  /** Of a single endpoint, of which there are fewer requests. */
  private static final double MATERIAL_AT_ENDPOINT = 0.05;

  /** Share of a step's seconds of which the agent may tell nothing. */
  private static final double MOST_MISSING = 0.2;

  /** Seconds at a step's edges that one side has and the other has not. */
  private static final double EDGES = 2;

  /** As for the counts of any two sides: what is in flight at the edges, and three deviations. */
  private static final double TOLERANCE = 0.05;

  private final Run run;
  private final List<StepEvidence> steps;
  private final List<Measured> measured;
  private final List<String> lacking = new ArrayList<>();

  private HealthyCriteria(Run run) {
    this.run = run;
    this.steps = StepEvidence.all(run);
    this.measured = steps.stream().map(s -> Measured.of(s, run)).toList();
  }

  /** What is missing to call it healthy, each as half a sentence; blindness first. */
  static List<String> lacking(Run run, Levels found) {
    List<Level> levels = found.usable();
    HealthyCriteria health = new HealthyCriteria(run);
    if (!run.timeline().isEmpty()) {
      health.steps.forEach(health::told);
      health.steps.forEach(health::seen);
      if (namelessGrows(levels)) {
        levels.forEach(health::named);
        health.lacking.addAll(Blindness.of(run.timeline()));
      } else {
        health.lacking.addAll(Blindness.exceptNames(run.timeline()));
      }
    }
    health.targets();
    health.judged(found);
    health.measured.forEach(health::answered);
    levels.forEach(health::failedInside);
    levels.stream().max(Comparator.comparingLong(Level::requests)).ifPresent(health::counted);
    return List.copyOf(health.lacking);
  }

  /** {@code 120 answered, 3 seen}: null where the agent saw what the driver got answered. */
  static @Nullable String unseen(Run run, StepEvidence step) {
    double answered = 0;
    for (ClientWindow w : step.allClient()) {
      answered += StepEvidence.completed(run.ofService(w));
    }
    double seen = 0;
    for (Window w : step.allService()) {
      seen += w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum();
    }
    double allowed = answered * TOLERANCE + 3 * Math.sqrt(answered);
    return seen + allowed >= answered
        ? null
        : Text.of(
            "the service answered %s requests in %s, of which the agent saw %s",
            Text.number(Math.rint(answered)), step.name(), Text.number(Math.rint(seen)));
  }

  private void seen(StepEvidence step) {
    String unseen = step.allService().isEmpty() ? null : unseen(run, step);
    if (unseen != null) {
      lacking.add(unseen);
    }
  }

  /** Whether the agent was there, to the end of the step. */
  private void told(StepEvidence step) {
    int client = step.allClient().size();
    double service = step.allService().stream().mapToLong(Window::lengthNanos).sum() / 1e9;
    if (client - service > Math.max(EDGES, client * MOST_MISSING)) {
      lacking.add(
          Text.of(
              "the agent reported %s of the %d seconds of %s",
              Text.number(Math.rint(service)), client, step.name()));
    }
  }

  /**
   * Whether time without a name may hide a queue: it takes longer under load, or there is nothing
   * to hold it against. Where it takes as long at each load, what a request does there is slow by
   * itself, a timer or an answer that is waited for on no thread.
   */
  private static boolean namelessGrows(List<Level> levels) {
    Level lightest = levels.stream().min(Comparator.comparingDouble(Level::perSecond)).orElse(null);
    if (lightest == null || levels.size() < 2) {
      return true;
    }
    double most = namelessNanos(lightest) * (1 + Finding.LEAST_SHARE);
    return levels.stream().anyMatch(level -> namelessNanos(level) > most);
  }

  /** Of a request. */
  private static double namelessNanos(Level level) {
    LedgerSum sum = level.ledger();
    double share = Blindness.share(sum, Blindness.cpuNanos(level.windows()));
    return share * sum.wallNanos() / Math.max(1, sum.requests());
  }

  private void named(Level level) {
    double cpuNanos = Blindness.cpuNanos(level.windows());
    if (Blindness.nameless(level.ledger(), cpuNanos)) {
      lacking.add(
          Text.of(
              "%s of the time inside the service has no name in %s",
              Text.percent(Blindness.share(level.ledger(), cpuNanos)), level.name()));
    }
  }

  private void targets() {
    for (TargetResult t : Targets.of(run, measured)) {
      if (t.missed()) {
        lacking.add(
            Text.of(
                "%s of %s is missed in %s",
                t.target(), t.endpoint().isEmpty() ? "all endpoints" : t.endpoint(), t.step()));
      }
    }
  }

  /**
   * What is judged says nothing of heavier steps. A search is not asked for any: it goes on until
   * something gives.
   */
  private void judged(Levels found) {
    if (run.aim().search()) {
      return;
    }
    ToDoubleFunction<MeasuredStep> load = Loads.measure(measured);
    Set<String> usable = found.usable().stream().map(Level::name).collect(Collectors.toSet());
    double heaviest =
        measured.stream().filter(s -> usable.contains(s.name())).mapToDouble(load).max().orElse(0);
    for (Measured step : measured) {
      if (found.driverLimited().contains(step.name()) && load.applyAsDouble(step) > heaviest) {
        lacking.add(
            Text.of(
                "%s could not be judged, as the driver was the limit (%s)",
                step.name(),
                found.driverReasons().stream().sorted().collect(Collectors.joining("; "))));
      }
    }
  }

  /** At the client, 4xx included: a plan says which of them it expects. */
  private void answered(Measured step) {
    for (Map.Entry<String, Figures> e : step.endpoints().entrySet()) {
      Figures f = e.getValue();
      Run.Target target = run.targets().get(e.getKey());
      boolean asked = target != null && target.success() != null;
      double most = e.getKey().isEmpty() ? Degradation.MATERIAL_FAILURES : MATERIAL_AT_ENDPOINT;
      if (!asked && f.failed() >= FEWEST_FAILURES && f.errorShare() >= most) {
        lacking.add(
            Text.of(
                "%s of the requests%s fail in %s (%s)",
                Text.percent(f.errorShare()),
                e.getKey().isEmpty() ? "" : " of " + e.getKey(),
                step.name(),
                mostly(f)));
        return;
      }
    }
  }

  private static String mostly(Figures f) {
    return f.errors().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(e -> e.getKey() + " × " + e.getValue())
        .orElse("");
  }

  private void counted(Level level) {
    if (level.requests() < Levels.FEWEST_REQUESTS) {
      lacking.add(
          Text.of(
              "%s had only %d requests, and %d are needed to judge the slowest: run longer steps",
              level.name(), level.requests(), Levels.FEWEST_REQUESTS));
    }
  }

  private void failedInside(Level level) {
    boolean few = level.failedShare() * level.requests() < FEWEST_FAILURES;
    if (level.client() == null && !few && level.failedShare() >= Degradation.MATERIAL_FAILURES) {
      lacking.add(
          Text.of(
              "%s of the requests fail in %s", Text.percent(level.failedShare()), level.name()));
    }
  }
}
