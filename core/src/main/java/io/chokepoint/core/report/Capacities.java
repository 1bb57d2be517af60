package io.chokepoint.core.report;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Limits;
import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.capacity.Recoveries;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Scale;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.report.Report.TargetResult;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.run.StepEvidence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the service kept up: walks the steps from the lightest and stops at the first that missed
 * a target, completed fewer requests than were offered, or failed them. A search's steps were
 * judged while they ran, so there its own interval counts.
 */
final class Capacities {

  /**
   * Share of the offered requests that may be late or, where no target says how many, failed,
   * before a step counts as not kept: what in-flight requests at a step's edges can make up.
   */
  static final double TOLERANCE = 0.05;

  private final Map<String, Target> targets;
  private final List<TargetResult> results;

  Capacities(Map<String, Target> targets, List<TargetResult> results) {
    this.targets = targets;
    this.results = results;
  }

  /**
   * @return null where no step had traffic
   */
  @Nullable Capacity find(List<StepResult> steps, List<StepEvidence> windows, Run run) {
    boolean search = run.aim().search();
    List<StepResult> usable =
        Loads.sorted(steps).stream()
            .filter(
                s -> hadTraffic(s) && (search || !windows.get(steps.indexOf(s)).driverLimited()))
            .toList();
    if (usable.isEmpty()) {
      return null;
    }
    Limit limit = Limits.of(run);
    StepResult safe = null;
    StepResult breaking = null;
    if (limit != null && search) {
      safe = named(usable, limit.holdsStep());
      breaking = named(usable, limit.breaksStep());
    } else {
      for (StepResult step : usable) {
        if (!kept(step)) {
          breaking = step;
          break;
        }
        safe = step;
      }
    }
    Recovery recovery = Recoveries.of(run);
    List<Point> points = new Points(steps, windows).of(safe, breaking, usable);
    return new Capacity(
        safe == null ? null : safe.name(),
        breaking == null ? null : breaking.name(),
        safe == null ? 0 : safe.overall().achievedPerSecond(),
        breaking == null ? null : breaking.overall().offeredPerSecond(),
        limit,
        points,
        recovery,
        limit == null ? null : Scale.of(limit, points.get(0), run.aim(), run.setup()),
        limit == null ? null : new Degradations(steps, windows).of(limit, recovery));
  }

  private static @Nullable StepResult named(List<StepResult> steps, @Nullable String name) {
    return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
  }

  private boolean kept(StepResult step) {
    return keptTargets(step) && keptRate(step) && fewFailed(step);
  }

  private boolean keptTargets(StepResult step) {
    return results.stream().filter(r -> r.step().equals(step.name())).allMatch(TargetResult::met);
  }

  static boolean keptRate(StepResult step) {
    double offered = step.overall().offeredPerSecond();
    return step.overall().achievedPerSecond() >= offered * (1 - TOLERANCE);
  }

  private boolean fewFailed(StepResult step) {
    return step.endpoints().entrySet().stream()
        .filter(e -> !hasSuccessTarget(e.getKey()))
        .allMatch(e -> e.getValue().errorShare() <= TOLERANCE);
  }

  /** All endpoints together are judged only where no endpoint has a target of its own. */
  private boolean hasSuccessTarget(String endpoint) {
    if (endpoint.isEmpty()) {
      return targets.values().stream().anyMatch(t -> t.success() != null);
    }
    Target target = targets.get(endpoint);
    return target != null && target.success() != null;
  }

  private static boolean hadTraffic(StepResult step) {
    return step.overall().requests() + step.overall().notSent() > 0;
  }
}
