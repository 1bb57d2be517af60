package io.chokepoint.core.report;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Limits;
import io.chokepoint.core.capacity.Point;
import io.chokepoint.core.capacity.Recoveries;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Scale;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the limit of a run means step by step: what it took, how it gave way, how it came back. */
final class Capacities {

  private Capacities() {}

  /** Null where nothing is known of levels: no driver measured any, or they cannot be compared. */
  static @Nullable Capacity of(List<StepResult> steps, List<StepEvidence> evidence, Run run) {
    Limit limit = Limits.of(run);
    if (limit == null) {
      return null;
    }
    StepResult safe = named(steps, limit.holdsStep());
    StepResult breaking = named(steps, limit.breaksStep());
    Recovery recovery = Recoveries.of(run);
    List<Point> points = new Points(steps, evidence).of(safe, breaking);
    return new Capacity(
        safe == null ? null : safe.name(),
        breaking == null ? null : breaking.name(),
        safe == null ? null : (Double) safe.overall().achievedPerSecond(),
        breaking == null ? null : (Double) breaking.overall().offeredPerSecond(),
        limit,
        points,
        recovery,
        Scale.of(limit, points.get(0), run.aim(), run.setup()),
        new Degradations(steps, evidence).of(limit, recovery));
  }

  private static @Nullable StepResult named(List<StepResult> steps, @Nullable String name) {
    return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElse(null);
  }
}
