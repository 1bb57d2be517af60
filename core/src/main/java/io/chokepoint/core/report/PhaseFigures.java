package io.chokepoint.core.report;

import io.chokepoint.core.model.Phase;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the client saw in one phase of a load: of ramps too, which are in no step's figures. All
 * seconds count that lie within it, those at the start and those in which the driver was the limit
 * as well.
 *
 * @param seconds that were looked at
 * @param meanMillis from intended start to the last byte
 * @param failedShare of requests that ended, 0 to 1
 */
public record PhaseFigures(
    Phase phase, int seconds, double completedPerSecond, double meanMillis, double failedShare) {

  /** In order; empty where the load had nothing but steps. */
  public static List<PhaseFigures> of(Run run) {
    Set<String> steps = run.steps().stream().map(Step::name).collect(Collectors.toSet());
    if (run.phases().stream().allMatch(p -> steps.contains(p.name()))) {
      return List.of();
    }
    List<PhaseFigures> all = new ArrayList<>();
    for (Phase phase : run.phases()) {
      List<ClientWindow> windows =
          run.client().stream()
              .filter(w -> w.startMillis() >= phase.fromMillis())
              .filter(w -> w.startMillis() + 1000 <= phase.toMillis())
              .toList();
      if (!windows.isEmpty()) {
        all.add(of(phase, windows));
      }
    }
    return List.copyOf(all);
  }

  private static PhaseFigures of(Phase phase, List<ClientWindow> windows) {
    long completed = 0;
    long ended = 0;
    long failed = 0;
    double nanos = 0;
    for (ClientWindow window : windows) {
      for (ClientWindow.Traffic t : window.endpoints().values()) {
        completed += t.completed();
        ended += t.latency().count();
        nanos += t.latency().meanNanos() * t.latency().count();
        failed += t.errors().values().stream().mapToLong(Long::longValue).sum();
      }
    }
    return new PhaseFigures(
        phase,
        windows.size(),
        (double) completed / windows.size(),
        ended == 0 ? 0 : nanos / ended / 1e6,
        ended == 0 ? 0 : Math.min(1, (double) failed / ended));
  }
}
